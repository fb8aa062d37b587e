package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A file in which a process noted its own pid when it began. */
final class PidFile {

    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private PidFile() {}

    /**
     * The process that wrote the file, if it still lives. Another process that got the same pid since then began after
     * the file was written, which tells the two apart.
     */
    static Optional<ProcessHandle> owner(Path file) {
        try {
            String pid = Files.readString(file).strip();
            if (pid.isEmpty()) {
                return Optional.empty();
            }
            Instant written = Files.getLastModifiedTime(file).toInstant();
            return ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(began -> !began.isAfter(written.plus(CLOCK_STEP)))
                            .isPresent());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new StackException("The pid file %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
