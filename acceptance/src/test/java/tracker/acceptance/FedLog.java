package tracker.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A log that an import gets as it is fed, and that lasts for as long. An import reads a log twice, the first time to count its
 * rows: each time it finds another pipe, at which its writer waits until it is opened, and whenever it is full.
 */
final class FedLog implements AutoCloseable {

    private final Path directory;
    private final List<String> lines;
    private @Nullable OutputStream pipe;
    private int fed;

    FedLog(Path directory, List<String> lines) throws IOException, InterruptedException {
        this.directory = directory;
        this.lines = lines;
        for (String name : List.of("counted", "taken")) {
            new ProcessBuilder("mkfifo", directory.resolve(name).toString())
                    .start()
                    .waitFor();
        }
        lead("counted");
    }

    static List<String> lines(Path sample) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(sample)), StandardCharsets.UTF_8))) {
            return reader.readAllLines();
        }
    }

    /** What the import is to read. */
    Path file() {
        return directory.resolve("log.csv");
    }

    private void lead(String name) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve(name));
        Files.move(link, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Waits until the import has counted all lines, and asks for the first. */
    void awaitCount() throws IOException {
        try (OutputStream counted = Files.newOutputStream(directory.resolve("counted"))) {
            lead("taken");
            write(counted, lines);
        }
        pipe = Files.newOutputStream(directory.resolve("taken"));
    }

    /** Feeds it up to such a part of all lines; returns when there is room for the last of them. */
    void feed(int part, int parts) throws IOException {
        int end = lines.size() * part / parts;
        write(Objects.requireNonNull(pipe), lines.subList(fed, end));
        fed = end;
    }

    private static void write(OutputStream out, List<String> lines) throws IOException {
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        if (pipe != null) {
            pipe.close();
        }
    }
}
