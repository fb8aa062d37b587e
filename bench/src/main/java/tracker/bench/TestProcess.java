package tracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Runs a main class of a module's tests in a process of its own, and finds the result that it prints. */
final class TestProcess {

    private TestProcess() {}

    static MatchResult run(Stage stage, String mainClass, Pattern result, String... arguments)
            throws IOException, InterruptedException {
        Path output = stage.directory().resolve(mainClass + ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.io.tmpdir=" + stage.directory(),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        stage.progress().follow(process, output);
        String said = Files.readString(output);
        return result.matcher(said).results().findFirst().orElseThrow(() -> new IllegalStateException(said));
    }
}
