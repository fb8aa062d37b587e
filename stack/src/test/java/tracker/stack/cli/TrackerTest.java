package tracker.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class TrackerTest {

    static Stream<String> commands() {
        return namesBelow(Tracker.commandLine(), "");
    }

    private static Stream<String> namesBelow(CommandLine command, String before) {
        return command.getSubcommands().entrySet().stream()
                .flatMap(each -> Stream.concat(
                        Stream.of(before + each.getKey()), namesBelow(each.getValue(), before + each.getKey() + " ")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTellsHowItIsUsed(String command) {
        StringWriter said = new StringWriter();
        int exit = Tracker.commandLine().setOut(new PrintWriter(said, true)).execute((command + " --help").split(" "));
        assertThat(exit).isZero();
        assertThat(said.toString()).startsWith("Usage: ./tracker " + command);
    }
}
