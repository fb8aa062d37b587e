package tracker.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
                            "the command itself, from when it was due: " + arrivals.answered.text(),
                            "told to come back in a second, warm-up included: "
                                    + clients.openings().toldToComeBack())));
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

    /** Commands that arrive evenly; some are looked for in the list. */
    private static final class Arrivals {

        private final Openings openings;
        private final List<EscalationServiceBlockingStub> services;
        private final ReportingServiceBlockingStub lists;
        private final double rate;
        private final long lookAtEvery;
        private final Latencies answered = new Latencies();
        private final Latencies visible = new Latencies();

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
            String position = openings.openAgainWhenBusy(services.get((int) (number % services.size())))
                    .getPosition();
            long answer = System.nanoTime();
            answered.record(Duration.ofNanos(answer - due));
            if (number % lookAtEvery == 0) {
                var _ = lists.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .listEscalations(ListEscalationsRequest.newBuilder()
                                .setReadAfter(position)
                                .build());
                visible.record(Duration.ofNanos(System.nanoTime() - answer));
            }
        }
    }
}
