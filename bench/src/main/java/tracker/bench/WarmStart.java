package tracker.bench;

import java.util.ArrayList;
import java.util.List;

/** How long `./tracker up` takes on a stack that has run before and holds the whole log. */
final class WarmStart implements Figure {

    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.withLog();
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < stage.sizes().starts(); i++) {
            seconds.add(subject.restart().toMillis() / 1e3);
            stage.progress().say("  ready after %s s".formatted(Numbers.text(seconds.getLast())));
        }
        Spread spread = Spread.of(seconds);
        return List.of(new Result(
                name(),
                "./tracker up, warm, until ready",
                spread.median(),
                "s",
                Target.atMost(40),
                spread.text(),
                Result.BOTH,
                List.of("%d starts, each after ./tracker down".formatted(seconds.size()))));
    }
}
