package tracker.bench;

import io.grpc.Status;
import java.util.List;
import java.util.Map;

/** Every service is asked to end and started again, one after the other: whoever is refused meanwhile is told to come back. */
final class RollingRestarts implements Fault {

    private static final List<String> SERVICES =
            List.of("escalation-service", "remediation-service", "reporting-service", "gateway");

    /** Nobody there, too fast, and not yet readable: what every client repeats anyway. */
    private static final List<Status.Code> EXPECTED =
            List.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED, Status.Code.NOT_FOUND);

    @Override
    public String name() {
        return "restarts";
    }

    @Override
    public List<Result> happen(Stage stage, Subject subject, Witnesses witnesses) throws Exception {
        int rounds = stage.sizes().rollingRestarts();
        for (int round = 0; round < rounds; round++) {
            for (String service : SERVICES) {
                witnesses.awaitAnswers();
                ProcessHandle process = subject.process(service);
                process.destroy();
                process.onExit().join();
                subject.awaitAnother(service, process);
            }
            stage.progress()
                    .say("  %d of %d rolling restarts, %,d changes acknowledged"
                            .formatted(round + 1, rounds, witnesses.told().size()));
        }
        witnesses.awaitAnswers();
        Map<Status.Code, Integer> refusals = witnesses.refusals();
        int broken = refusals.entrySet().stream()
                .filter(each -> !EXPECTED.contains(each.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        return List.of(new Result(
                name(),
                "calls that came to nothing, and were not told to come back",
                broken,
                "",
                Target.atMost(0),
                "",
                Result.POSTGRESQL,
                List.of("%d rolling restarts of %d services; calls repeated: %s"
                        .formatted(rounds, SERVICES.size(), refusals))));
    }
}
