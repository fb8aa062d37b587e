package tracker.bench;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rules of a plan against a small model of it, in very many random sequences of commands: they must never differ. */
final class ModelRun implements Figure {

    /** In the tests of remediation-service, which are not there when this is compiled. */
    private static final String RUN = "tracker.remediation.plan.domain.PlanModelRun";

    private static final Pattern RESULT =
            Pattern.compile("Result\\[seed=(-?\\d+), sequences=(\\d+), commands=(\\d+), differences=(\\d+)]");

    @Override
    public String name() {
        return "model";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        stage.clear();
        long start = System.nanoTime();
        MatchResult found = TestProcess.run(
                stage, RUN, RESULT, Integer.toString(stage.sizes().modelSequences()));
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
        return List.of(new Result(
                name(),
                "sequences of commands on a plan that end otherwise than in the model",
                Double.parseDouble(found.group(4)),
                "sequences",
                Target.atMost(0),
                "",
                "no store: rules only",
                List.of("%,d sequences, %,d commands in %s s; seed %s"
                        .formatted(
                                Long.parseLong(found.group(2)),
                                Long.parseLong(found.group(3)),
                                Numbers.text(seconds),
                                found.group(1)))));
    }
}
