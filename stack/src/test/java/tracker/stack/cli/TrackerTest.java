package tracker.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TrackerTest {

    static Stream<String> commands() {
        return namesBelow(Tracker.commandLine(), "");
    }

    private static Stream<String> namesBelow(CommandLine command, String before) {
        return command.getSubcommands().entrySet().stream()
                .filter(each -> !each.getValue().getCommandSpec().helpCommand()) // which is tried below
                .flatMap(each -> Stream.concat(
                        Stream.of(before + each.getKey()), namesBelow(each.getValue(), before + each.getKey() + " ")));
    }

    @Test
    void whatAServiceRefusesIsSaidInOneLine(@TempDir Path directory) throws IOException {
        StringWriter said = new StringWriter();
        Server nothing = NettyServerBuilder.forPort(0).build().start();
        try {
            int exit = Tracker.commandLine()
                    .setErr(new PrintWriter(said, true))
                    .execute(
                            "import",
                            "teams",
                            "../samples/teams.yaml",
                            "--gateway",
                            "http://127.0.0.1:" + nothing.getPort(),
                            "--token",
                            Files.writeString(directory.resolve("token"), "any").toString());

            assertThat(exit).isEqualTo(1);
            assertThat(said.toString().lines())
                    .singleElement()
                    .asString()
                    .startsWith("UNIMPLEMENTED: ")
                    .endsWith("See ./tracker logs.");
        } finally {
            nothing.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTellsHowItIsUsed(String command) {
        StringWriter said = new StringWriter();
        int exit = Tracker.commandLine().setOut(new PrintWriter(said, true)).execute((command + " --help").split(" "));
        assertThat(exit).isZero();
        assertThat(said.toString()).startsWith("Usage: ./tracker " + command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "help demo"})
    void helpIsACommandToo(String asked) {
        StringWriter said = new StringWriter();
        int exit = Tracker.commandLine().setOut(new PrintWriter(said, true)).execute(asked.split(" "));
        assertThat(exit).isZero();
        assertThat(said.toString()).startsWith("Usage: ./tracker" + asked.substring("help".length()));
    }
}
