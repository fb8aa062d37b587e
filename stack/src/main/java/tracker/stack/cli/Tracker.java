package tracker.stack.cli;

import io.grpc.StatusRuntimeException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import tracker.stack.demo.Demo;
import tracker.stack.importer.Import;
import tracker.stack.supervisor.StackException;

/** The front door's second half: reads the command line once `./tracker` has found a JDK and built what is missing. */
@Command(
        name = "./tracker",
        description = "The Remediation Tracker on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "./tracker verify runs every test, ./tracker bench takes the figures."},
        subcommands = {
            Up.class,
            Down.class,
            Status.class,
            Logs.class,
            Token.class,
            Import.class,
            Events.class,
            Demo.class,
            RunIssuer.class,
            RunMongo.class,
            CommandLine.HelpCommand.class
        })
public final class Tracker implements Runnable {

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine front = new CommandLine(new Tracker()).setExecutionExceptionHandler(Tracker::explain);
        offerHelp(front);
        return front;
    }

    /** With every command, and not with the first one only. */
    private static void offerHelp(CommandLine command) {
        command.getSubcommands().values().stream()
                .filter(each -> !each.getCommandSpec().helpCommand())
                .forEach(each -> {
                    each.getCommandSpec().mixinStandardHelpOptions(true);
                    offerHelp(each);
                });
    }

    @Override
    public void run() {
        throw new ParameterException(commandLine(), "Which command?");
    }

    /** What a person can act on is said in its own words; anything else is a defect and shows where it happened. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof StackException) {
            command.getErr().println(failure.getMessage());
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        if (failure instanceof StatusRuntimeException refused) {
            io.grpc.Status status = refused.getStatus();
            command.getErr()
                    .printf(
                            "%s: %s %s%n",
                            status.getCode(),
                            Objects.requireNonNullElse(status.getDescription(), "nothing more was said."),
                            remedy(status.getCode()));
            return command.getCommandSpec().exitCodeOnExecutionException();
        }
        throw failure;
    }

    private static String remedy(io.grpc.Status.Code code) {
        return switch (code) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> "Send a token of somebody who may: see ./tracker token.";
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED -> "See ./tracker status, and try again.";
            default -> "See ./tracker logs.";
        };
    }
}
