package tracker.stack.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Installation;

/** The option that every command shares: which stack is meant. */
public final class DataOption {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where the stack keeps its data; .tracker in the checkout unless given.")
    private @Nullable Path directory;

    public DataDirectory directory() {
        return directory == null ? usual() : new DataDirectory(directory);
    }

    private static DataDirectory usual() {
        return new DataDirectory(Installation.current().dataDirectory());
    }

    /** What a command needs to find these data: nothing for those in the checkout. */
    public static String saying(DataDirectory data) {
        return data.equals(usual()) ? "" : " --data " + data.root();
    }
}
