package tracker.stack.importer;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tracker.stack.cli.DataOption;
import tracker.stack.cli.LocalStack;
import tracker.team.v1.TeamServiceGrpc;

/** Imports the directory of teams; a second time it changes nothing. */
@Command(
        name = "teams",
        description = {
            "Import the directory of teams (YAML; samples/teams.yaml shows the form).",
            "A team that is there already becomes as the file says; people whom the file does not name stay. A broken entry"
                    + " is named by line and field and left out, the others are taken.",
            "Exit code: 0 all taken, 1 some refused or the import failed, 2 wrong use."
        })
final class Teams implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE", description = "The teams, .yaml.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        TeamsFile teams = TeamsFile.read(file);
        LocalStack stack = LocalStack.running(data.directory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1", stack.ports().remediationGrpc())
                .usePlaintext()
                .build();
        try {
            TeamsImport.Summary summary =
                    new TeamsImport(TeamServiceGrpc.newBlockingStub(ServiceNowLog.signedIn(channel, stack))).run(teams);
            PrintStream out = System.out;
            summary.refusals().forEach(refusal -> out.println("refused  " + refusal));
            out.printf(
                    "Teams: %d new, %d changed, %d as they were; %d entries refused.%n",
                    summary.added(),
                    summary.changed(),
                    summary.same(),
                    summary.refusals().size());
            return summary.refusals().isEmpty() ? 0 : 1;
        } finally {
            channel.shutdownNow();
        }
    }
}
