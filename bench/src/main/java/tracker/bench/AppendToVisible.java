package tracker.bench;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;

/**
 * How long after a command's answer the list shows it, while commands arrive at half of a greatest rate: of that at which they are
 * answered, and of that which the read models keep up with.
 */
final class AppendToVisible implements Figure {

    private static final double SAMPLES_A_SECOND = 50;
    private static final int DEADLINE_SECONDS = 30;

    private final CommandRate commands;
    private final @Nullable Double givenRate;

    /** Takes what the commands reached, where they were measured; only the given rate, if there is one. */
    AppendToVisible(CommandRate commands, @Nullable Double givenRate) {
        this.commands = commands;
        this.givenRate = givenRate;
    }

    @Override
    public String name() {
        return "visible";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.any();
        ReportingServiceBlockingStub lists = ReportingServiceGrpc.newBlockingStub(
                subject.client().grpc("analyst", subject.ports().reportingGrpc()));
        try (Clients clients = new Clients(subject)) {
            stage.progress()
                    .say("  warming up, %d s".formatted(stage.sizes().warmUp().toSeconds()));
            Load.run(stage.sizes().warmUp(), clients.calls());
            subject.settle();
            if (givenRate != null) {
                return List.of(at("at the given rate", givenRate, stage, clients, lists));
            }
            Greatest greatest = greatest(stage, clients);
            double answered = commands.rate().orElse(greatest.answered);
            return List.of(
                    at("at half of what the read models keep up with", greatest.kept / 2, stage, clients, lists),
                    at("at half of what is answered", answered / 2, stage, clients, lists));
        }
    }

    private Result at(String load, double rate, Stage stage, Clients clients, ReportingServiceBlockingStub lists)
            throws Exception {
        Sizes sizes = stage.sizes();
        new Arrivals(clients, lists, rate).run(sizes.slice().multipliedBy(4));
        stage.progress()
                .say("  %s commands/s for %d s"
                        .formatted(Numbers.text(rate), sizes.atHalfLoad().toSeconds()));
        Arrivals arrivals = new Arrivals(clients, lists, rate);
        double reached = arrivals.run(sizes.atHalfLoad()).perSecond();
        stage.any().settle();
        return new Result(
                name(),
                "from a command's answer to the list that holds it, p99, " + load,
                arrivals.visible.millis(99),
                "ms",
                Target.atMost(250),
                arrivals.visible.text(),
                Result.POSTGRESQL,
                List.of(
                        "%s commands/s asked for, %s reached".formatted(Numbers.text(rate), Numbers.text(reached)),
                        "the command itself, from when it was due: " + arrivals.answered.text(),
                        "told to come back, or to ask again: " + arrivals.toldToComeBack));
    }

    /** Commands a second: as many as are answered, and as many as every read model has as fast. */
    private record Greatest(double answered, double kept) {}

    private static Greatest greatest(Stage stage, Clients clients) throws Exception {
        stage.progress().say("  finding the greatest rates");
        long begin = System.nanoTime();
        Slice answered = Load.run(stage.sizes().slice().multipliedBy(4), clients.calls());
        stage.any().settle();
        Slice kept = new Slice(answered.count(), Duration.ofNanos(System.nanoTime() - begin));
        return new Greatest(answered.perSecond(), kept.perSecond());
    }

    /** Commands that arrive evenly; some are looked for in the list. */
    private static final class Arrivals {

        private static final Duration BUSY = Duration.ofSeconds(1);

        private final Openings openings;
        private final List<EscalationServiceBlockingStub> services;
        private final ReportingServiceBlockingStub lists;
        private final double rate;
        private final long lookAtEvery;
        private final Latencies answered = new Latencies();
        private final Latencies visible = new Latencies();
        private final AtomicLong toldToComeBack = new AtomicLong();

        private Arrivals(Clients clients, ReportingServiceBlockingStub lists, double rate) {
            this.openings = clients.openings();
            this.services = clients.services();
            this.lists = lists;
            this.rate = rate;
            this.lookAtEvery = Math.max(1, Math.round(rate / SAMPLES_A_SECOND));
        }

        private Slice run(Duration time) throws Exception {
            return Load.evenly(time, rate, this::command);
        }

        private void command(long number, long due) throws InterruptedException {
            OpenEscalationRequest request = openings.next();
            EscalationServiceBlockingStub service = services.get((int) (number % services.size()));
            String position = answer(() -> Openings.open(service, request)).getPosition();
            long answer = System.nanoTime();
            answered.record(Duration.ofNanos(answer - due));
            if (number % lookAtEvery == 0) {
                var _ = answer(() -> lists.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setReadAfter(position)
                                .build()));
                visible.record(Duration.ofNanos(System.nanoTime() - answer));
            }
        }

        /** Whoever is told to come back does, with the same request; the time it takes counts. */
        private <A> A answer(Supplier<A> call) throws InterruptedException {
            while (true) {
                try {
                    return call.get();
                } catch (StatusRuntimeException e) {
                    switch (e.getStatus().getCode()) {
                        case RESOURCE_EXHAUSTED -> Thread.sleep(BUSY);
                        case DEADLINE_EXCEEDED -> {} // has waited
                        default -> throw e;
                    }
                    toldToComeBack.incrementAndGet();
                }
            }
        }
    }
}
