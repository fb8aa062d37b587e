package tracker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;

/** How long after a command's answer the list shows it, while commands arrive at half of their greatest rate. */
final class AppendToVisible implements Figure {

    private static final double SAMPLES_A_SECOND = 50;
    private static final int DEADLINE_SECONDS = 30;

    private final CommandRate commands;
    private final @Nullable Double givenRate;

    /** Takes half of what the commands reached, unless a rate is given. */
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
        Sizes sizes = stage.sizes();
        try (Clients clients = new Clients(subject)) {
            double rate = rate(stage, clients);
            subject.settle();
            ReportingServiceBlockingStub lists = ReportingServiceGrpc.newBlockingStub(
                    subject.client().grpc("analyst", subject.ports().reportingGrpc()));
            stage.progress().say("  warming up with %s commands/s".formatted(Numbers.text(rate)));
            new Arrivals(clients, lists, rate).run(sizes.warmUp());
            stage.progress()
                    .say("  measuring for %d s".formatted(sizes.atHalfLoad().toSeconds()));
            Arrivals arrivals = new Arrivals(clients, lists, rate);
            double reached = arrivals.run(sizes.atHalfLoad()).perSecond();
            return List.of(new Result(
                    name(),
                    "from a command's answer to the list that holds it, p99",
                    arrivals.visible.millis(99),
                    "ms",
                    Target.atMost(250),
                    arrivals.visible.text(),
                    Result.POSTGRESQL,
                    List.of(
                            "%s commands/s asked for, %s reached".formatted(Numbers.text(rate), Numbers.text(reached)),
                            "the command itself, from when it was due: " + arrivals.answered.text())));
        }
    }

    /** When nothing was measured yet, a short run tells. */
    private double rate(Stage stage, Clients clients) throws Exception {
        if (givenRate != null) {
            return givenRate;
        }
        if (commands.rate().isPresent()) {
            return commands.rate().getAsDouble() / 2;
        }
        stage.progress().say("  finding the greatest rate");
        Load.run(stage.sizes().warmUp(), clients.calls());
        return Load.run(stage.sizes().slice().multipliedBy(2), clients.calls()).perSecond() / 2;
    }

    /** Commands that arrive when they are due, whether or not the one before has been answered; some are looked for in the list. */
    private static final class Arrivals {

        private final Clients clients;
        private final ReportingServiceBlockingStub lists;
        private final long nanosBetween;
        private final long lookAtEvery;
        private final Latencies answered = new Latencies();
        private final Latencies visible = new Latencies();

        private Arrivals(Clients clients, ReportingServiceBlockingStub lists, double rate) {
            this.clients = clients;
            this.lists = lists;
            this.nanosBetween = Math.round(1e9 / rate);
            this.lookAtEvery = Math.max(1, Math.round(rate / SAMPLES_A_SECOND));
        }

        private Slice run(Duration time) throws Exception {
            long start = System.nanoTime();
            List<EscalationServiceBlockingStub> services = clients.services();
            List<Future<?>> under = new ArrayList<>();
            long due = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (; due * nanosBetween < time.toNanos(); due++) {
                    long dueTime = start + due * nanosBetween;
                    awaitTime(dueTime);
                    EscalationServiceBlockingStub service = services.get((int) (due % services.size()));
                    boolean look = due % lookAtEvery == 0;
                    under.add(threads.submit(() -> command(service, dueTime, look)));
                }
                for (Future<?> each : under) {
                    each.get();
                }
            }
            return new Slice(due, Duration.ofNanos(System.nanoTime() - start));
        }

        private static void awaitTime(long nanoTime) {
            for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }

        private void command(EscalationServiceBlockingStub service, long due, boolean look) {
            String position = clients.openings().open(service).getPosition();
            long answer = System.nanoTime();
            answered.record(Duration.ofNanos(answer - due));
            if (look) {
                var _ = lists.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setReadAfter(position)
                                .build());
                visible.record(Duration.ofNanos(System.nanoTime() - answer));
            }
        }
    }
}
