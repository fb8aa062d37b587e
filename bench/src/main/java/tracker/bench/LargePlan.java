package tracker.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import tracker.contract.EventMeta;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanServiceGrpc.PlanServiceBlockingStub;
import tracker.stack.client.Client;

/** How long a change of a very large and busy plan takes, and the plan as it was at any instant of its life. */
final class LargePlan implements Figure {

    private static final long SEED = 4_712;
    private static final int HANDS = 4;
    private static final int SLICE = 50;
    private static final String REASON = "The interface that it needs is still being changed by those who own it.";

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Sizes sizes = stage.sizes();
        Subject subject = stage.empty();
        MadePlan made = new MadePlan(subject, subject.client());
        stage.progress().say("  a plan of %d items is made".formatted(sizes.planItems()));
        made.make(sizes.planItems());
        stage.progress().say("  things happen to it, until there are %,d events".formatted(sizes.planEvents()));
        long start = System.nanoTime();
        int before = events(made.plan());
        grow(made, subject, sizes.planEvents());
        subject.settle();
        String growth = "while it grew: %s updates/s from %d clients"
                .formatted(Numbers.text((sizes.planEvents() - before) * 1e9 / (System.nanoTime() - start)), HANDS);

        Questions questions = new Questions(made, subject.client());
        stage.progress().say("  warming up");
        questions.takeTurns(sizes.planQuestions() / 4);
        stage.progress().say("  %,d changes and as many questions about the past".formatted(sizes.planQuestions()));
        Questions measured = new Questions(made, subject.client());
        measured.takeTurns(sizes.planQuestions());

        Latencies firstChange = afterRestart(subject, made, fresh -> fresh.change(1)).changes;
        Latencies firstPast = afterRestart(subject, made, fresh -> fresh.ask(1)).past;
        Plan plan = new MadePlan(subject, subject.client(), made.name()).plan();
        String size =
                "%,d bytes in the answer, %,d events at the end".formatted(plan.getSerializedSize(), events(plan));
        String what = "plan of %d items and %,d events".formatted(sizes.planItems(), sizes.planEvents());
        return List.of(
                new Result(
                        name(),
                        what + ": a change over gRPC, p99",
                        measured.changes.millis(99),
                        "ms",
                        Target.atMost(50),
                        measured.changes.text(),
                        Result.POSTGRESQL,
                        List.of(
                                size,
                                growth,
                                "the first after a restart: %s ms".formatted(Numbers.text(firstChange.maxMillis())))),
                new Result(
                        name(),
                        what + ": as of an instant, p99",
                        measured.past.millis(99),
                        "ms",
                        Target.atMost(20),
                        measured.past.text(),
                        Result.POSTGRESQL,
                        List.of(
                                "each was the plan after the last event until then",
                                "the same plan as it is now: " + measured.now.text(),
                                "the first after a restart: %s ms".formatted(Numbers.text(firstPast.maxMillis())))));
    }

    private static Questions afterRestart(Subject subject, MadePlan made, Consumer<Questions> first) {
        subject.restart();
        Client client = subject.client();
        Questions questions = new Questions(new MadePlan(subject, client, made.name()), client);
        first.accept(questions);
        return questions;
    }

    private static int events(Plan plan) {
        return Integer.parseInt(plan.getEtag()) + 1;
    }

    /** Each hand works on items of its own. */
    private static void grow(MadePlan made, Subject subject, int until) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(HANDS)) {
            List<Future<?>> hands = new ArrayList<>();
            for (int i = 0; i < HANDS; i++) {
                int hand = i;
                hands.add(threads.submit(() -> work(made, subject, hand, until)));
            }
            for (Future<?> hand : hands) {
                hand.get();
            }
        }
    }

    private static void work(MadePlan made, Subject subject, int hand, int until) {
        Random random = new Random(SEED + hand);
        try (Client client = subject.anotherClient()) {
            Plan plan = made.plan();
            while (events(plan) < until) {
                int own = random.nextInt(plan.getItemsCount() / HANDS) * HANDS + hand;
                ActionItem item = plan.getItems(own);
                plan = Worked.on(made.plans(client, MadePlan.partner(item)), item, item.getEtag(), REASON)
                        .plan();
            }
        }
    }

    /** Changes, and questions about instants drawn evenly from the life of the plan, a slice of the one after one of the other. */
    private static final class Questions {

        private final MadePlan made;
        private final Client client;
        private final Random random = new Random(SEED);
        private final Latencies changes = new Latencies();
        private final Latencies past = new Latencies();
        private final Latencies now = new Latencies();

        private Questions(MadePlan made, Client client) {
            this.made = made;
            this.client = client;
        }

        private void takeTurns(int count) {
            for (int done = 0; done < count; done += SLICE) {
                int slice = Math.min(SLICE, count - done);
                change(slice);
                ask(slice);
            }
        }

        private void change(int count) {
            Plan plan = made.plan();
            for (int i = 0; i < count; i++) {
                ActionItem item = plan.getItems(random.nextInt(plan.getItemsCount()));
                PlanServiceBlockingStub plans = made.plans(client, MadePlan.partner(item));
                long start = System.nanoTime();
                plan = Worked.on(plans, item, item.getEtag(), REASON).plan();
                changes.record(Duration.ofNanos(System.nanoTime() - start));
            }
        }

        private void ask(int count) {
            PlanServiceBlockingStub plans = made.plans(client, "analyst");
            // not the events themselves: to keep so many would make this process pause while it measures
            List<Instant> occurred = Ledger.of(plans, made.name()).stream()
                    .map(event -> EventMeta.toInstant(event.getOccurredTime()))
                    .toList();
            Instant first = occurred.getFirst();
            Instant last = occurred.getLast();
            long life = Duration.between(first, last).toNanos();
            for (int i = 0; i < count; i++) {
                Instant asOf = first.plusNanos(random.nextLong(life));
                GetPlanRequest.Builder request = GetPlanRequest.newBuilder().setName(made.name());
                long start = System.nanoTime();
                var _ = plans.getPlan(request.build());
                now.record(Duration.ofNanos(System.nanoTime() - start));
                request.setAsOf(EventMeta.toTimestamp(asOf));
                start = System.nanoTime();
                Plan then = plans.getPlan(request.build()).getPlan();
                past.record(Duration.ofNanos(System.nanoTime() - start));
                check(then, asOf, occurred);
            }
        }

        private static void check(Plan then, Instant asOf, List<Instant> occurred) {
            long events = occurred.stream().takeWhile(at -> !at.isAfter(asOf)).count();
            if (events(then) != events) {
                throw new IllegalStateException("As of %s there were %d events, and the plan is as after %s"
                        .formatted(asOf, events, then.getEtag()));
            }
        }
    }
}
