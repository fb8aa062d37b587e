package tracker.stack.importer;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.reporting.v1.ListTeamsResponse;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;
import tracker.stack.supervisor.Ports;
import tracker.team.v1.Team;
import tracker.team.v1.TeamServiceGrpc;

/** Imports the directory of teams; a second time it changes nothing. */
@Command(
        name = "teams",
        description = {
            "Import the directory of teams (YAML; samples/teams.yaml shows the form).",
            "A team that is there already becomes as the file says. A broken entry is named by line and field and left out"
                    + " whole, the others are taken. People whom the file does not name in their team, and teams that it does"
                    + " not have, are listed and stay; such people leave with --prune.",
            "Exit code: 0 all taken, 1 some refused or the import failed, 2 wrong use."
        })
final class Teams implements Callable<Integer> {

    @Mixin
    private Destination destination = new Destination();

    @Parameters(paramLabel = "FILE", description = "The teams, .yaml.")
    private Path file = Path.of("");

    @Option(names = "--prune", description = "Take people whom the file does not name out of the file's teams.")
    private boolean prune;

    @Override
    public Integer call() {
        TeamsFile teams = TeamsFile.read(file);
        CallCredentials administrator = destination.administrator();
        ManagedChannel channel = destination.channel(Ports::remediationGrpc);
        ManagedChannel lists = destination.channel(Ports::reportingGrpc);
        try {
            TeamsImport directory =
                    new TeamsImport(TeamServiceGrpc.newBlockingStub(channel).withCallCredentials(administrator), prune);
            List<String> others = new ArrayList<>();
            try {
                directory.run(teams);
                if (teams.refusals().isEmpty()) { // else it may well be what is broken
                    others.addAll(others(
                            teams, ReportingServiceGrpc.newBlockingStub(lists).withCallCredentials(administrator)));
                }
            } finally { // also when it failed: what was taken is taken
                report(directory.soFar(), others, System.out);
            }
            return directory.soFar().refusals().isEmpty() ? 0 : 1;
        } finally {
            channel.shutdownNow();
            lists.shutdownNow();
        }
    }

    private void report(TeamsImport.Summary summary, List<String> others, PrintStream out) {
        summary.refusals().forEach(refusal -> out.println("refused  " + refusal));
        summary.unnamed()
                .forEach(person -> out.println((prune ? "removed  " : "kept     ") + person + ": not in the file"));
        others.forEach(team -> out.println("kept     " + team + ": not in the file"));
        out.printf(
                "Teams: %d new, %d changed, %d as they were; %d entries refused.%n",
                summary.added(),
                summary.changed(),
                summary.same(),
                summary.refusals().size());
    }

    /** Teams that are there and that the file says nothing of. */
    private static List<String> others(TeamsFile file, ReportingServiceBlockingStub lists) {
        Set<String> named =
                file.teams().stream().map(team -> "teams/" + team.slug()).collect(Collectors.toSet());
        List<String> others = new ArrayList<>();
        String page = "";
        do {
            ListTeamsResponse answer = lists.listTeams(
                    ListTeamsRequest.newBuilder().setPageToken(page).build());
            answer.getTeamsList().stream()
                    .map(Team::getName)
                    .filter(name -> !named.contains(name))
                    .forEach(others::add);
            page = answer.getNextPageToken();
        } while (!page.isEmpty());
        return others;
    }
}
