package tracker.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EventStoreOptionsTest {

    private final StringWriter said = new StringWriter();

    private int execute(String... arguments) {
        CommandLine commands = Tracker.commandLine();
        commands.setErr(new PrintWriter(said, true));
        return commands.execute(arguments);
    }

    @Test
    void bothStoresAreNamedAsTheServicesNameThem(@TempDir Path directory) {
        assertThat(execute(
                        "events",
                        "copy",
                        "--from",
                        "postgresql",
                        "--to",
                        "axon-server",
                        "--data",
                        directory.toString()))
                .isEqualTo(1);
        assertThat(said.toString()).contains("nothing to copy");
    }

    @Test
    void whatIsNoStoreIsWrongUse() {
        assertThat(execute("events", "copy", "--from", "postgresql", "--to", "mongodb"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("postgresql", "axon-server");
        assertThat(execute("events", "copy", "--from", "postgresql")).isEqualTo(2);
        assertThat(execute("events")).isEqualTo(2);
    }

    @Test
    void whereAxonServerIsIsToldToServicesAndToTheBackgroundProcess() {
        AxonServerOption given = CommandLine.populateCommand(new AxonServerOption(), "--axon-server", "axon:8124");

        assertThat(given.environment())
                .containsEntry("TRACKER_EVENT_STORE", "axon-server")
                .containsEntry("TRACKER_AXON_SERVER", "axon:8124");
        assertThat(given.again()).containsExactly("--axon-server", "axon:8124");
        assertThat(new AxonServerOption().environment()).isEmpty();
        assertThat(new AxonServerOption().again()).isEmpty();
    }
}
