package tracker.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tracker.stack.client.RunningTracker;
import tracker.stack.supervisor.Installation;

/** Takes the figures on a stack of its own and says which are reached; stops that stack whatever happens. */
@Command(
        name = "./tracker bench",
        mixinStandardHelpOptions = true,
        description = {
            "Take the figures of the running system, on a stack of its own in a temporary directory.",
            "Exit code: 0 all were measured, reached or not; 1 some could not be measured; 2 wrong use."
        })
final class Bench implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Only these: commands, visible, import, rebuild, list, start, hop, noise, policies, kills, partitions, slow, restarts, cold, disk, plan, contention, model, fuzz, restore, identity.")
    private List<String> only = List.of();

    @Option(
            names = "--log",
            description = "The ServiceNow audit log to import; the whole one in samples/ unless given.")
    private @Nullable Path log;

    @Option(names = "--out", description = "Where the JSON goes; target/figures.json unless given.")
    private @Nullable Path out;

    @Option(
            names = "--rate",
            description = "Commands a second for `visible`; half of what `commands` reached unless given.")
    private @Nullable Double rate;

    @Option(names = "--quick", description = "Try everything with little data; the figures mean nothing.")
    private boolean quick;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Figure> figures = chosen();
        LogFile audit = LogFile.of(
                log != null
                        ? log
                        : RunningTracker.sample(quick ? "sample_500_incidents.csv.gz" : "incident_event_log.csv.gz"));
        Path directory = Files.createTempDirectory("tracker-bench");
        Progress progress = new Progress(System.out);
        Path checkout = Installation.current().root();
        Setting setting = Setting.of(checkout, directory);
        List<Result> results = new ArrayList<>();
        Map<String, String> notMeasured = new LinkedHashMap<>();
        try (Stage stage = new Stage(directory, quick ? Sizes.quick() : Sizes.full(), audit, progress)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stage), "stop-the-bench"));
            for (Figure figure : figures) {
                if (stage.isEnding()) {
                    break;
                }
                progress.say(figure.name());
                take(figure, stage, results, notMeasured);
            }
            setting = setting.atTheEnd(stage.jvmFlags(), stage.postgresql());
        }
        Report report = new Report(setting, quick, results, notMeasured);
        Path json = out != null ? out : checkout.resolve("target").resolve("figures.json");
        report.write(json);
        System.out.printf("%n%s%nAlso in %s%n", report.table(), json);
        return notMeasured.isEmpty() ? 0 : 1;
    }

    private static void take(Figure figure, Stage stage, List<Result> results, Map<String, String> notMeasured)
            throws IOException {
        try {
            results.addAll(figure.take(stage));
        } catch (Exception e) {
            if (stage.isEnding()) {
                return;
            }
            e.printStackTrace();
            notMeasured.put(figure.name(), e.toString());
            stage.clear();
        }
    }

    /** In an order in which figures that need the same stack stand together. */
    private List<Figure> chosen() {
        CommandRate commands = new CommandRate();
        List<Figure> all = List.of(
                commands,
                new AppendToVisible(commands, rate),
                new FullImport(),
                new Rebuilds(),
                new ListOfFifty(),
                new WarmStart(),
                new GatewayHop(),
                new NoisyNeighbour(),
                new KilledPolicies(),
                new Oracle(new KilledParts()),
                new Oracle(new PartedLinks()),
                new Oracle(new SlowStores()),
                new Oracle(new RollingRestarts()),
                new Oracle(new ColdStarts()),
                new Oracle(new FullDisk()),
                new LargePlan(),
                new Contention(),
                new ModelRun(),
                new StoreFuzz(),
                TestsOfTheBuild.restore(),
                TestsOfTheBuild.identity());
        List<String> names = all.stream().map(Figure::name).toList();
        if (!names.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "There are: " + String.join(", ", names));
        }
        return all.stream()
                .filter(figure -> only.isEmpty() || only.contains(figure.name()))
                .toList();
    }

    /** Commands under way are ended first, because they would start what is stopped here; and those begun since, at last. */
    private static void stop(Stage stage) {
        if (stage.isEnding()) {
            return;
        }
        stage.end();
        endCommands();
        try {
            stage.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            endCommands();
        }
    }

    private static void endCommands() {
        CompletableFuture.allOf(ProcessHandle.current()
                        .children()
                        .filter(ProcessHandle::destroy)
                        .map(ProcessHandle::onExit)
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
