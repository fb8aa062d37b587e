package tracker.stack.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints a bearer token of a demo person, good for eight hours on this machine only. */
@Command(name = "token", description = "Print a bearer token of the demo person with that role.")
final class Token implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Parameters(paramLabel = "ROLE[@TEAM]", description = "A role, a role in a team, or a demo person's id.")
    private String who = "";

    @Override
    public Integer call() {
        System.out.println(LocalStack.running(data.directory()).token(who));
        return 0;
    }
}
