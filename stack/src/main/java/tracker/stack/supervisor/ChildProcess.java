package tracker.stack.supervisor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A part that is one operating system process, described by its spec. */
public record ChildProcess(ProcessSpec spec) implements Part {

    private static final long LARGE_LOG = 20L << 20;
    private static final int SIGNAL_BASE = 128;

    /**
     * The process notes its pid and when it began before it becomes the program, and leads a session of its own, so
     * that Ctrl-C in a terminal reaches the supervisor alone, which then stops everything in order.
     */
    private static final String LAUNCH = """
            echo $$ > "$0" || exit 1
            if test -r "/proc/$$/stat"; then cat "/proc/$$/stat" >> "$0" || exit 1; fi
            if command -v setsid > /dev/null; then exec setsid "$@"; fi
            exec "$@"
            """;

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public List<Integer> ports() {
        return spec.ports();
    }

    @Override
    public String address() {
        return spec.address();
    }

    @Override
    public Path log() {
        return spec.log();
    }

    @Override
    public Duration startWithin() {
        return spec.startWithin();
    }

    @Override
    public Duration stopWithin() {
        return spec.stopWithin();
    }

    @Override
    public Running start() {
        try {
            keepLogSmall();
            List<String> command = new ArrayList<>(
                    List.of("/bin/sh", "-c", LAUNCH, spec.pidFile().toString()));
            command.addAll(spec.command());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            builder.environment().putAll(spec.environment());
            return new RunningChild(builder.start(), spec.readiness());
        } catch (IOException e) {
            throw new StackException("%s cannot be started: %s".formatted(name(), e.getMessage()), e);
        }
    }

    @Override
    public boolean isAdopted() {
        return false;
    }

    @Override
    public boolean stopOrphan() {
        Optional<ProcessHandle> orphan = PidFile.owner(spec.pidFile());
        orphan.ifPresent(process -> Processes.stop(process, stopWithin()));
        return orphan.isPresent();
    }

    private void keepLogSmall() throws IOException {
        Path log = spec.log();
        if (Files.exists(log) && Files.size(log) > LARGE_LOG) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private record RunningChild(Process process, Readiness readiness) implements Running {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean ready() {
            return readiness.ready();
        }

        @Override
        public CompletableFuture<String> ended() {
            return process.onExit().thenApply(ended -> describe(ended.exitValue()));
        }

        @Override
        public void stop(Duration patience) {
            Processes.stop(process.toHandle(), patience);
        }

        private static String describe(int exit) {
            return exit > SIGNAL_BASE ? "killed by signal " + (exit - SIGNAL_BASE) : "exit code " + exit;
        }
    }
}
