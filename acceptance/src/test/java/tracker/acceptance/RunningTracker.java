package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.StackState;

/** The packaged product on free ports and a data directory of its own, driven by its command line as a user would. */
final class RunningTracker implements AutoCloseable {

    /** What a command said and how it ended. */
    record Said(int exit, String text) {}

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Path ROOT =
            Path.of(System.getProperty("tracker.root", "..")).toAbsolutePath().normalize();

    private final Path directory;

    private RunningTracker(Path directory) {
        this.directory = directory;
    }

    static RunningTracker start(Path directory) {
        RunningTracker tracker = new RunningTracker(directory);
        tracker.up();
        return tracker;
    }

    static Path sample(String name) {
        return ROOT.resolve("samples").resolve(name);
    }

    void up() {
        Said said = run("up", "--detach", "--free-ports");
        assertThat(said.exit()).as(said.text()).isZero();
    }

    void down() {
        Said said = run("down");
        assertThat(said.exit()).as(said.text()).isZero();
    }

    LocalStack stack() {
        return LocalStack.running(data());
    }

    DataDirectory data() {
        return new DataDirectory(directory);
    }

    /** Runs one command to its end. */
    Said run(String... arguments) {
        return end(begin(arguments));
    }

    /** Starts one command in a process of its own; what it says goes to a file. */
    Running begin(String... arguments) {
        try {
            Path output = Files.createTempFile(directory.getParent(), "said", ".txt");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dtracker.root=" + ROOT,
                    "-jar",
                    jar().toString()));
            command.addAll(List.of(arguments));
            command.addAll(List.of("--data", directory.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new Running(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command under way. */
    record Running(Process process, Path output) {}

    static Said end(Running running) {
        try {
            boolean ended = running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String text = Files.readString(running.output());
            assertThat(ended).as("ends in time; said: " + text).isTrue();
            return new Said(running.process().exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    List<String> parts() {
        return state().parts().stream().map(StackState.PartState::name).toList();
    }

    StackState state() {
        return StackState.read(data()).orElseThrow();
    }

    /** Kills a part with SIGKILL and waits until another process of it is ready. */
    void killAndAwait(String part) {
        long pid = pid(part).orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        await(() -> pid(part).filter(now -> now != pid).isPresent() && state().isReady(), part + " is ready again");
    }

    private Optional<Long> pid(String part) {
        return state().parts().stream()
                .filter(p -> p.name().equals(part))
                .findFirst()
                .flatMap(p -> Optional.ofNullable(p.pid()));
    }

    static void await(Supplier<Boolean> condition, String what) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.get()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static Path jar() throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(ROOT.resolve("stack").resolve("target"), "stack-*-exec.jar")) {
            return jars.iterator().next();
        }
    }

    @Override
    public void close() {
        run("down");
    }
}
