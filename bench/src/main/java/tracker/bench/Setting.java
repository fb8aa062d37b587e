package tracker.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Under what the figures were taken: of what, when, on which machine, and how busy that was. */
record Setting(
        String commit,
        boolean dirty,
        Instant date,
        int cores,
        long memoryMegabytes,
        String directory,
        String fileSystem,
        double fsyncsPerSecond,
        String loadBefore,
        String loadAfter,
        String jvm,
        Map<String, List<String>> jvmFlags,
        Map<String, String> postgresql) {

    private static final Duration FSYNC_FOR = Duration.ofSeconds(2);
    private static final int BLOCK = 8 * 1024;

    static Setting of(Path checkout, Path directory) throws IOException, InterruptedException {
        String load = load();
        return new Setting(
                git(checkout, "rev-parse", "HEAD"),
                !git(checkout, "status", "--porcelain").isEmpty(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.getRuntime().availableProcessors(),
                totalMemory(),
                directory.toString(),
                Files.getFileStore(directory).type(),
                fsyncsPerSecond(directory.resolve("fsync")),
                load,
                load,
                "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
                Map.of(),
                Map.of());
    }

    Setting atTheEnd(Map<String, List<String>> flags, Map<String, String> settingsOfPostgresql) {
        return new Setting(
                commit,
                dirty,
                date,
                cores,
                memoryMegabytes,
                directory,
                fileSystem,
                fsyncsPerSecond,
                loadBefore,
                load(),
                jvm,
                flags,
                settingsOfPostgresql);
    }

    /** How often a block of the database's size can be written and forced to the disk. */
    private static double fsyncsPerSecond(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            long start = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - start < FSYNC_FOR.toNanos()) {
                channel.write(block.rewind(), 0);
                channel.force(true);
                count++;
            }
            return new Slice(count, Duration.ofNanos(System.nanoTime() - start)).perSecond();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long totalMemory() throws IOException {
        return Files.readString(Path.of("/proc/meminfo"))
                .lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Load averages over 1, 5 and 15 minutes. */
    private static String load() {
        try {
            String line = Files.readString(Path.of("/proc/loadavg"));
            return String.join(" ", List.of(line.split(" ", -1)).subList(0, 3));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String git(Path checkout, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", checkout.toString()));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return git.waitFor() == 0 ? said.strip() : "unknown";
    }
}
