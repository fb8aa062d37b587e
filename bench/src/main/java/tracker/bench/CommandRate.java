package tracker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Commands a second of eight clients, as a part of what PostgreSQL alone could take of the same bytes. */
final class CommandRate implements Figure {

    private OptionalDouble rate = OptionalDouble.empty();

    @Override
    public String name() {
        return "commands";
    }

    /** Commands a second, once they were measured. */
    OptionalDouble rate() {
        return rate;
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Sizes sizes = stage.sizes();
        Subject subject = stage.empty();
        try (Clients clients = new Clients(subject)) {
            stage.progress().say("  warming up, %d s".formatted(sizes.warmUp().toSeconds()));
            Load.run(sizes.warmUp(), clients.calls());
            subject.settle();
            try (RawInserts raw = new RawInserts(subject, Clients.COUNT)) {
                Load.run(sizes.slice(), raw.calls());
                return measure(stage, subject, clients, raw);
            }
        }
    }

    private List<Result> measure(Stage stage, Subject subject, Clients clients, RawInserts raw) throws Exception {
        Sizes sizes = stage.sizes();
        List<CpuTimes> answering = new ArrayList<>();
        List<CpuTimes> projecting = new ArrayList<>();
        Stages stages = new Stages(subject);
        Stages.Sums before = stages.sums();
        Alternation slices = Alternation.take(
                stage.progress(),
                sizes.pairs(),
                () -> {
                    CpuTimes begin = subject.cpu();
                    Slice slice = Load.run(sizes.slice(), clients.calls());
                    CpuTimes answered = subject.cpu();
                    answering.add(answered.since(begin));
                    subject.settle(); // so that no projection still works while raw rows are inserted
                    projecting.add(subject.cpu().since(answered));
                    return slice;
                },
                () -> Load.run(sizes.slice(), raw.calls()));
        long commands = slices.loadCount();
        rate = OptionalDouble.of(slices.loads().median());
        return List.of(
                new Result(
                        name(),
                        "commands/s over gRPC to raw single-row inserts/s",
                        slices.ratios().median(),
                        "ratio",
                        Target.atLeast(0.20),
                        slices.ratios().text(),
                        Result.POSTGRESQL,
                        List.of(
                                "%d pairs of slices of %d s, %d clients each"
                                        .formatted(sizes.pairs(), sizes.slice().toSeconds(), Clients.COUNT),
                                "While commands are answered: " + microseconds(answering, commands),
                                "From then until every projection has caught up: " + microseconds(projecting, commands),
                                stages.sums().since(before).microsecondsPer("command", commands))),
                explanation("commands/s", slices.loads()),
                explanation("raw single-row inserts/s", slices.baselines()));
    }

    private static String microseconds(List<CpuTimes> slices, long commands) {
        return slices.stream().reduce(CpuTimes.NONE, CpuTimes::plus).microsecondsPer("command", commands);
    }

    private Result explanation(String what, Spread spread) {
        return new Result(name(), what, spread.median(), "1/s", null, spread.text(), Result.POSTGRESQL, List.of());
    }
}
