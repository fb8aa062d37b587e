package tracker.stack.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.StackException;
import tracker.stack.supervisor.StackState;

/** The packaged product on free ports and a data directory of its own, driven by its command line as a user would. */
public final class RunningTracker implements AutoCloseable {

    /** What a command said and how it ended. */
    public record Said(int exit, String text) {

        void orThrow() {
            if (exit != 0) {
                throw new StackException(text);
            }
        }
    }

    /** A command under way; what it says goes to the file. */
    public record Running(Process process, Path output) {}

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final List<String> program;
    private final Path directory;
    private final Map<String, String> environment;

    /**
     * Nothing runs yet.
     *
     * @param program how the command line is called, before its arguments
     * @param directory where its data will be; what the commands say is kept beside it
     * @param environment what its parts are told beside the usual, such as {@code TRACKER_GATEWAY_LIMITS_BURST}
     */
    public RunningTracker(List<String> program, Path directory, Map<String, String> environment) {
        this.program = program;
        this.directory = directory;
        this.environment = environment;
    }

    /** Starts what the build has packaged, whatever the sources are by now. */
    public static RunningTracker start(Path directory) {
        return start(directory, Map.of());
    }

    /** As {@link #start(Path)}, with what its parts are told beside the usual. */
    public static RunningTracker start(Path directory, Map<String, String> environment) {
        Installation installation = Installation.current();
        List<String> program = List.of(
                installation.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dtracker.root=" + installation.root(),
                "-jar",
                installation.jar("stack").toString());
        RunningTracker tracker = new RunningTracker(program, directory, environment);
        tracker.up();
        return tracker;
    }

    public static Path sample(String name) {
        return Installation.current().root().resolve("samples").resolve(name);
    }

    public void up(String... options) {
        List<String> all = new ArrayList<>(List.of("up", "--detach", "--free-ports"));
        all.addAll(List.of(options));
        run(all.toArray(String[]::new)).orThrow();
    }

    public void down() {
        run("down").orThrow();
    }

    public LocalStack stack() {
        return LocalStack.running(data());
    }

    public DataDirectory data() {
        return new DataDirectory(directory);
    }

    /** Runs one command to its end. */
    public Said run(String... arguments) {
        return end(begin(arguments));
    }

    /** Starts one command in a process of its own. */
    public Running begin(String... arguments) {
        try {
            Path output = Files.createTempFile(directory.toAbsolutePath().getParent(), "said", ".txt");
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of(arguments));
            command.addAll(List.of("--data", directory.toString()));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new Running(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Said end(Running running) {
        try {
            boolean ended = running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String text = Files.readString(running.output());
            if (!ended) {
                throw new StackException("It did not end in %s; it said: %s".formatted(PATIENCE, text));
            }
            return new Said(running.process().exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public List<String> parts() {
        return state().parts().stream().map(StackState.PartState::name).toList();
    }

    public StackState state() {
        return StackState.read(data()).orElseThrow();
    }

    /** Kills a part with SIGKILL and waits until another process of it is ready. */
    public void killAndAwait(String part) {
        ProcessHandle process = process(part);
        process.destroyForcibly();
        awaitAnother(part, process);
    }

    /** The process that is the part now. */
    public ProcessHandle process(String part) {
        return ProcessHandle.of(pid(part).orElseThrow()).orElseThrow();
    }

    /** Waits until another process than that one is the part, and ready. */
    public void awaitAnother(String part, ProcessHandle before) {
        await(
                () -> pid(part).filter(now -> now != before.pid()).isPresent() && state().isReady(),
                part + " is ready again");
    }

    private Optional<Long> pid(String part) {
        return state().parts().stream()
                .filter(p -> p.name().equals(part))
                .findFirst()
                .flatMap(p -> Optional.ofNullable(p.pid()));
    }

    public static void await(Supplier<Boolean> condition, String what) {
        await(condition, what, Duration.ofMinutes(10));
    }

    public static void await(Supplier<Boolean> condition, String what, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new StackException("Not within %s: %s".formatted(atMost, what));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    @Override
    public void close() {
        run("down");
    }
}
