package tracker.stack.importer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the formats that can be imported. */
@Command(
        name = "import",
        description = "Bring another tool's history, or the directory of teams, in.",
        subcommands = {ServiceNowLog.class, Teams.class},
        synopsisSubcommandLabel = "FORMAT")
public final class Import implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which format? There are servicenow-log and teams.");
    }
}
