package tracker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long the whole log takes from its file into every read model of an empty stack, and what memory that leaves. */
final class FullImport implements Figure {

    @Override
    public String name() {
        return "import";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.empty();
        LogFile log = stage.log();
        long eventsBefore = subject.events();
        CpuTimes before = subject.cpu();
        long start = System.nanoTime();
        subject.importLog(log, stage.progress());
        double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
        CpuTimes used = subject.cpu().since(before);
        long events = subject.events() - eventsBefore;

        List<Result> results = new ArrayList<>();
        results.add(new Result(
                name(),
                "%,d rows of %,d cases imported and visible in every read model".formatted(log.rows(), log.cases()),
                seconds,
                "s",
                Target.atMost(180),
                "",
                Result.BOTH,
                List.of(
                        "%s rows/s; %,d events, %s events/s"
                                .formatted(Numbers.text(log.rows() / seconds), events, Numbers.text(events / seconds)),
                        used.seconds())));
        subject.memory()
                .forEach((service, megabytes) -> results.add(new Result(
                        name(),
                        "memory of " + service + " after the import",
                        megabytes,
                        "MB",
                        Target.atMost(400),
                        "",
                        Result.BOTH,
                        List.of())));
        return results;
    }
}
