package tracker.stack.importer;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.stack.cli.Progress;
import tracker.stack.supervisor.Ports;

/** Imports a ServiceNow audit log; a second time it adds only what is new. */
@Command(
        name = "servicenow-log",
        description = {
            "Import a ServiceNow audit log (CSV, plain or gzip).",
            "Each row becomes what happened, when it happened. The same rows again change nothing; a longer log adds what"
                    + " is new; a case with a broken or changed row is refused whole and named, the others go on.",
            "A case of more than " + AuditLog.MOST_ROWS
                    + " rows or 3 MB is sent in parts, and so may be one of a log in"
                    + " which more than " + AuditLog.MOST_HELD
                    + " rows of unfinished cases are mixed: then the part with"
                    + " the row and those after it are refused, and those before it stand.",
            "Exit code: 0 all taken, 1 some refused or the import failed, 2 wrong use."
        })
final class ServiceNowLog implements Callable<Integer> {

    private static final int MOST_SHOWN = 50;

    @Mixin
    private Destination destination = new Destination();

    @Parameters(paramLabel = "FILE", description = "The log, .csv or .csv.gz.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Check every row and write nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        AuditLog log = AuditLog.open(file);
        CallCredentials administrator = destination.administrator();
        PrintStream out = System.out;
        long start = System.nanoTime();
        ManagedChannel channel = destination.channel(Ports::escalationGrpc);
        try {
            Progress progress = new Progress(log.rows(), "rows", out, System.console() != null);
            HistoryImport history = new HistoryImport(
                    EscalationServiceGrpc.newBlockingStub(channel).withCallCredentials(administrator),
                    destination.token(),
                    dryRun,
                    progress,
                    out::println);
            try {
                return history.run(log).refusals().isEmpty() ? 0 : 1;
            } finally { // also when it failed: what was taken is taken
                report(history.soFar(), (System.nanoTime() - start) / 1e9, out);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private void report(HistoryImport.Summary summary, double seconds, PrintStream out) {
        List<String> refusals = summary.refusals();
        refusals.stream().limit(MOST_SHOWN).forEach(refusal -> out.println("refused  " + refusal));
        if (refusals.size() > MOST_SHOWN) {
            out.printf("refused  ... and %,d more%n", refusals.size() - MOST_SHOWN);
        }
        out.printf(
                "%s%,d rows in %.1f s: %,d new, %,d known already, %,d cases refused%s; %,d events%s.%n",
                dryRun ? "Dry run: " : "",
                summary.rows(),
                seconds,
                summary.added(),
                summary.known(),
                summary.refusedCases(),
                summary.orphans() == 0 ? "" : " and %,d rows of no case".formatted(summary.orphans()),
                summary.events(),
                dryRun ? " would be written" : " written");
    }
}
