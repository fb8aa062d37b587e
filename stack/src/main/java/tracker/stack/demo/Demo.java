package tracker.stack.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tracker.stack.cli.DataOption;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.Secrets;
import tracker.stack.supervisor.Supervisor;

/** From nothing to a stack worth looking at: starts it, imports the sample, prints its figures, plays two plans. */
@Command(
        name = "demo",
        description =
                "Start the stack, import the sample log, print its figures and play two plans with the demo people.")
public final class Demo implements Callable<Integer> {

    private static final String SAMPLE = "sample_500_incidents.csv.gz";

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--grpc",
            description =
                    "Play the same with two more problems of the log, every change over gRPC through the gateway.")
    private boolean grpc;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!Supervisor.runsOn(data.directory())) {
            int started = run("up", "--detach");
            if (started != 0) {
                return started;
            }
        }
        PrintStream out = System.out;
        LocalStack stack = LocalStack.ready(data.directory());
        try (Api api = new Api(stack)) {
            Story story = new Story(api, out);
            Path samples = Installation.current().root().resolve("samples");
            int directory = run("import", "teams", samples.resolve("teams.yaml").toString());
            if (directory != 0) {
                return directory;
            }
            Path sample = samples.resolve(SAMPLE);
            int imported = run("import", "servicenow-log", sample.toString());
            if (imported != 0) {
                return imported;
            }
            api.awaitReadModels();
            Figures.print(api, out);
            where(story.play(), out);
        }
        if (grpc) {
            out.println("Once more, over gRPC:");
            try (Api api = new GrpcApi(stack)) {
                where(new Story(api, out).playAnother(), out);
            }
        }
        return 0;
    }

    private int run(String... arguments) {
        CommandLine root = spec.root().commandLine();
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.directory().root().toString()));
        return new CommandLine(root.getCommandSpec().userObject(), root.getFactory())
                .setExecutionExceptionHandler(root.getExecutionExceptionHandler())
                .execute(all.toArray(String[]::new));
    }

    private void where(Story.Ending ending, PrintStream out) {
        String page = "http://127.0.0.1:%d/"
                .formatted(LocalStack.running(data.directory()).ports().gateway());
        out.printf(
                """

                Look around with a browser: %1$s     as any of the demo people, with the password %6$s
                Or with T=$(./tracker token program_manager%5$s):
                  curl -H "Authorization: Bearer $T" %1$sapi/v1/views/%2$s
                  curl -H "Authorization: Bearer $T" '%1$sapi/v1/%2$s/timeline?language=en'
                What came back, and its successor:
                  curl -H "Authorization: Bearer $T" %1$sapi/v1/views/%3$s
                  curl -H "Authorization: Bearer $T" %1$sapi/v1/views/%4$s
                Figures, and what they are of:
                  curl -H "Authorization: Bearer $T" '%1$sapi/v1/escalations?priority=PRIORITY_CRITICAL&page_size=5'
                  curl -H "Authorization: Bearer $T" '%1$sapi/v1/metrics/escalations?basis=source&group_by=month'
                  curl -H "Authorization: Bearer $T" '%1$sapi/v1/metrics/escalations?basis=observed&as_of=2016-06-01T00:00:00Z'
                The whole log: ./tracker import servicenow-log samples/incident_event_log.csv.gz%5$s
                """,
                page,
                ending.effective(),
                ending.ineffective(),
                ending.successor(),
                DataOption.saying(data.directory()),
                new Secrets(data.directory()).get(Secrets.DEMO_PASSWORD));
    }
}
