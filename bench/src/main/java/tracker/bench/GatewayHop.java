package tracker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.GetEscalationRequest;

/** What a gRPC call costs more through the gateway than to the service itself. */
final class GatewayHop implements Figure {

    /** Eight clients of one person would be told to wait. */
    private static final Map<String, String> NO_LIMIT = Map.of(
            "TRACKER_GATEWAY_LIMITS_REQUESTSPERSECOND", "1000000",
            "TRACKER_GATEWAY_LIMITS_BURST", "1000000",
            "TRACKER_GATEWAY_LIMITS_ATONCE", "1000000");

    private static final int DEADLINE_SECONDS = 30;

    /** The eight clients on one way to the service. */
    private record Way(List<EscalationServiceBlockingStub> services, GetEscalationRequest request) {

        private void read(int client) {
            var _ = services.get(client % services.size())
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .getEscalation(request);
        }

        private Slice busy(Duration time) throws Exception {
            List<Load.Call> calls = new ArrayList<>();
            for (int i = 0; i < services.size(); i++) {
                int client = i;
                calls.add(() -> read(client));
            }
            return Load.run(time, calls);
        }

        private Slice evenly(Duration time, double rate, Latencies latencies) throws Exception {
            return Load.evenly(time, rate, (number, due) -> {
                read((int) (number % services.size()));
                latencies.record(Duration.ofNanos(System.nanoTime() - due));
            });
        }
    }

    @Override
    public String name() {
        return "hop";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.empty(NO_LIMIT);
        try (Clients clients = new Clients(subject)) {
            List<EscalationServiceBlockingStub> direct = clients.services();
            GetEscalationRequest request = GetEscalationRequest.newBuilder()
                    .setName(clients.openings()
                            .open(direct.getFirst())
                            .getEscalation()
                            .getName())
                    .build();
            return measure(
                    stage, new Way(clients.services(subject.ports().gateway()), request), new Way(direct, request));
        }
    }

    private List<Result> measure(Stage stage, Way through, Way direct) throws Exception {
        Sizes sizes = stage.sizes();
        stage.progress()
                .say("  warming up, %d s each way".formatted(sizes.warmUp().toSeconds()));
        through.busy(sizes.warmUp());
        direct.busy(sizes.warmUp());
        Alternation busy = Alternation.take(
                stage.progress(), sizes.pairs(), () -> through.busy(sizes.slice()), () -> direct.busy(sizes.slice()));
        double rate = busy.loads().median() / 2;
        stage.progress().say("  at %s calls/s".formatted(Numbers.text(rate)));
        Latencies throughTook = new Latencies();
        Latencies directTook = new Latencies();
        Alternation.take(
                stage.progress(),
                sizes.pairs(),
                () -> through.evenly(sizes.slice(), rate, throughTook),
                () -> direct.evenly(sizes.slice(), rate, directTook));
        return List.of(
                new Result(
                        name(),
                        "calls/s through the gateway to calls/s to the service itself",
                        busy.ratios().median(),
                        "ratio",
                        Target.atLeast(0.5),
                        busy.ratios().text(),
                        Result.POSTGRESQL,
                        List.of(
                                "%d pairs of slices of %d s, %d clients each, that read one escalation"
                                        .formatted(sizes.pairs(), sizes.slice().toSeconds(), Clients.COUNT),
                                "through the gateway: %s calls/s; direct: %s"
                                        .formatted(
                                                busy.loads().text(),
                                                busy.baselines().text()))),
                new Result(
                        name(),
                        "what the gateway adds to a call at half of its greatest rate, p50",
                        throughTook.millis(50) - directTook.millis(50),
                        "ms",
                        Target.atMost(1),
                        "",
                        Result.POSTGRESQL,
                        List.of("through the gateway: %s; direct: %s"
                                .formatted(throughTook.text(), directTook.text()))));
    }
}
