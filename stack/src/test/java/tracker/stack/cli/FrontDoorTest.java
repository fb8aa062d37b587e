package tracker.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code ./tracker} in a checkout that was never built, on a machine that lacks something. */
class FrontDoorTest {

    private static final Path SCRIPT = Path.of("..", "tracker");

    @TempDir
    private Path machine;

    private Path programs;

    /** The only programs there are. */
    @BeforeEach
    void furnish() throws IOException {
        Files.copy(SCRIPT, machine.resolve("tracker"));
        programs = Files.createDirectory(machine.resolve("bin"));
        for (String program : List.of("bash", "dirname", "grep", "mkdir", "readlink")) {
            Path there = Stream.of("/usr/bin", "/bin")
                    .map(directory -> Path.of(directory, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.copy(there, programs.resolve(program));
        }
    }

    private record Said(int exit, String text) {}

    private Said run(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(programs.resolve("bash").toString(), "tracker", command)
                .directory(machine.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", programs.toString(),
                        "HOME", machine.toString(),
                        "JAVA_HOME", System.getProperty("java.home")));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"up", "demo", "verify"})
    void withoutMavenItSaysSo(String command) throws Exception {
        Said said = run(command);

        assertThat(said)
                .isEqualTo(new Said(1, "Maven is missing. Install it, for example with: apt-get install maven\n"));
    }

    @Test
    void withoutAJdk25ItSaysWhereItLooked() throws Exception {
        // where it looks besides JAVA_HOME cannot be taken away: on this machine no release file tells of version 25
        Path grep = programs.resolve("grep");
        Files.delete(grep);
        Files.writeString(grep, "#!" + programs.resolve("bash") + "\nexit 1\n");
        Files.setPosixFilePermissions(grep, PosixFilePermissions.fromString("rwx------"));

        Said said = run("up");

        assertThat(said).isEqualTo(new Said(1, """
                        No JDK 25 found in JAVA_HOME, on the PATH or in the usual folders.
                        Install one, for example Eclipse Temurin 25 (package temurin-25-jdk or openjdk-25-jdk), \
                        or set JAVA_HOME to it.
                        """));
    }
}
