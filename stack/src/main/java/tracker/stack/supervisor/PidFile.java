package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tracker.stack.stores.ProcessStart;

/** A file in which a process noted its own pid when it began, and below it, on Linux, what {@code /proc/PID/stat} said of it. */
final class PidFile {

    private PidFile() {}

    /** The process that wrote the file, if it still lives, and not another that got the same pid since then. */
    static Optional<ProcessHandle> owner(Path file) {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
            if (lines.isEmpty() || lines.getFirst().isBlank()) {
                return Optional.empty();
            }
            long pid = Long.parseLong(lines.getFirst().strip());
            Long ticks = lines.size() > 1 ? ProcessStart.ofStat(lines.getLast()) : null;
            return ProcessStart.process(
                    pid, ticks, Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new StackException("The pid file %s cannot be read: %s".formatted(file, e), e);
        }
    }
}
