package tracker.stack.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done to all events at once. */
@Command(
        name = "events",
        description = "Look after all events at once.",
        subcommands = CopyEvents.class,
        synopsisSubcommandLabel = "COMMAND")
final class Events implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What is to be done? There is copy.");
    }
}
