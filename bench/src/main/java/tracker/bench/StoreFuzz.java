package tracker.bench;

import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The event store's own fuzz with very many events: none may be lost, out of order or repeated. */
final class StoreFuzz implements Figure {

    /** In the tests of platform, which are not there when this is compiled. */
    private static final String FUZZ = "tracker.platform.eventstore.postgresql.EventStoreFuzz";

    private static final Pattern RESULT = Pattern.compile(
            "Result\\[seed=(-?\\d+), committed=(\\d+), lost=(\\d+), outOfOrder=(\\d+), repeated=(\\d+)]");

    @Override
    public String name() {
        return "fuzz";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        stage.clear();
        long start = System.nanoTime();
        MatchResult found = TestProcess.run(
                stage, FUZZ, RESULT, Integer.toString(stage.sizes().fuzzEvents()));
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
        long committed = Long.parseLong(found.group(2));
        long lost = Long.parseLong(found.group(3));
        long outOfOrder = Long.parseLong(found.group(4));
        long repeated = Long.parseLong(found.group(5));
        return List.of(
                new Result(
                        name(),
                        "events lost, out of order or repeated",
                        (double) lost + outOfOrder + repeated,
                        "events",
                        Target.atMost(0),
                        "",
                        Result.POSTGRESQL,
                        List.of("%,d committed: %,d lost, %,d out of order, %,d repeated; seed %s"
                                .formatted(committed, lost, outOfOrder, repeated, found.group(1)))),
                new Result(
                        name(),
                        "events/s, with slow commits and rollbacks on purpose",
                        committed / seconds,
                        "1/s",
                        null,
                        "",
                        Result.POSTGRESQL,
                        List.of()));
    }
}
