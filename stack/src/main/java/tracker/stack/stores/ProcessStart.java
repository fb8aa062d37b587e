package tracker.stack.stores;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When processes began, which tells one from another that got its pid since. Linux counts it in ticks since the machine was booted; what
 * the clock says of it moves whenever the clock is set.
 */
public final class ProcessStart {

    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);
    private static final int TICKS_AFTER_NAME = 19;

    private ProcessStart() {}

    /** The ticks at which the living process with that pid began; null where they are not to be had. */
    public static @Nullable Long ticks(long pid) {
        try {
            // a command may be named by any bytes
            return ofStat(Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return null;
        }
    }

    /** The ticks in what Linux says in {@code /proc/PID/stat}; null if it is not that. */
    public static @Nullable Long ofStat(String stat) {
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        try {
            return afterName.length > TICKS_AFTER_NAME ? Long.valueOf(afterName[TICKS_AFTER_NAME]) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /**
     * The process that had the pid when it was noted, if it still lives: it began at those ticks, or, where nobody noted them, not after
     * the note.
     */
    public static Optional<ProcessHandle> process(long pid, @Nullable Long ticks, Instant noted) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> ticks == null ? beganBefore(process, noted) : ticks.equals(ticks(pid)));
    }

    private static boolean beganBefore(ProcessHandle process, Instant noted) {
        return process.info()
                .startInstant()
                .filter(began -> !began.isAfter(noted.plus(CLOCK_STEP)))
                .isPresent();
    }
}
