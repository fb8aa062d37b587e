package tracker.stack.supervisor;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, read without reading all of it, and what is added to it. */
public final class LogFile {

    private static final int BYTES_PER_LINE = 2_000;
    private static final long MOST_AT_ONCE = 4L << 20;

    private LogFile() {}

    public static String tail(Path file, int lines) {
        if (!Files.exists(file)) {
            return "";
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            long begin = Math.max(0, log.length() - (long) lines * BYTES_PER_LINE);
            log.seek(begin);
            byte[] bytes = new byte[Math.toIntExact(log.length() - begin)];
            int read = log.read(bytes);
            List<String> all = new String(bytes, 0, Math.max(read, 0), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Follows a file from its present end on, also when it is replaced by a new one. */
    public static Follower follow(Path file) throws IOException {
        return new Follower(file, Files.exists(file) ? Files.size(file) : 0);
    }

    /** Gives the lines that were added since it was last asked. */
    public static final class Follower {

        private final Path file;
        private long position;

        private Follower(Path file, long position) {
            this.file = file;
            this.position = position;
        }

        public List<String> newLines() throws IOException {
            if (!Files.exists(file)) {
                return List.of();
            }
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                if (log.length() < position) {
                    position = 0;
                }
                byte[] bytes = new byte[Math.toIntExact(Math.min(log.length() - position, MOST_AT_ONCE))];
                log.seek(position);
                log.readFully(bytes);
                int complete = bytes.length;
                while (complete > 0 && bytes[complete - 1] != '\n') {
                    complete--;
                }
                position += complete;
                return new String(bytes, 0, complete, StandardCharsets.UTF_8)
                        .lines()
                        .toList();
            }
        }
    }
}
