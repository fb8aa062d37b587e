package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checkout whose built jars are run, and the JDK that runs them. */
public record Installation(Path root, Path java) {

    /** Where `./tracker` said it stands, on the JDK it found. */
    public static Installation current() {
        String root = System.getProperty("tracker.root", ".");
        return new Installation(
                Path.of(root).toAbsolutePath().normalize(), Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    public Path dataDirectory() {
        return root.resolve(".tracker");
    }

    /** How to run one of this program's own commands in a process of its own. */
    public List<String> commandLine(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dlogback.configurationFile=tracker-logback.xml",
                "-Dtracker.root=" + root,
                "-jar",
                jar("stack").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The executable jar that the build made of a module. */
    public Path jar(String module) {
        Path target = root.resolve(module).resolve("target");
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, module + "-*-exec.jar")) {
                for (Path jar : jars) {
                    return jar;
                }
            } catch (IOException e) {
                throw new StackException("%s cannot be read: %s".formatted(target, e.getMessage()), e);
            }
        }
        throw new StackException("%s is not built: no %s-*-exec.jar in %s.".formatted(module, module, target));
    }
}
