package tracker.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tracker.stack.stores.Directories;
import tracker.stack.stores.PostgresServer;

/** A disk of a stack's database alone, small and in memory, which can be filled. Mounting it takes root. */
final class SmallDisk implements Closeable {

    private static final String SIZE = "320m";
    private static final int PAGE = 4096;

    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** Whether this user may mount, and this kernel lets it. */
    static boolean isPossible() {
        try {
            Path directory = Files.createTempDirectory("tracker-disk");
            try (SmallDisk disk = mount(directory)) {
                return Files.isDirectory(disk.directory);
            } finally {
                Files.delete(directory);
            }
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** With a new cluster on it, where the stack of that directory will look for one. */
    static SmallDisk of(Path stack) {
        try {
            Path cluster = stack.resolveSibling(stack.getFileName() + "-cluster");
            PostgresServer.start(cluster, 0).close();
            SmallDisk disk = mount(Files.createDirectories(stack.resolve("postgres")));
            run("cp", "-a", cluster + "/.", disk.directory.toString());
            Directories.delete(cluster);
            return disk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SmallDisk mount(Path directory) throws IOException {
        run("mount", "-t", "tmpfs", "-o", "mode=700,size=" + SIZE, "tracker-bench", directory.toString());
        return new SmallDisk(directory);
    }

    /** Leaves no page free; to be called again, since the database itself gives some back. */
    void fill() {
        try (OutputStream out =
                Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] page = new byte[PAGE];
            while (directory.toFile().getUsableSpace() > 0) {
                out.write(page);
            }
        } catch (IOException e) {
            if (directory.toFile().getUsableSpace() > 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void free() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return directory.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        run("umount", directory.toString());
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("%s: %s".formatted(String.join(" ", command), said.strip()));
        }
    }
}
