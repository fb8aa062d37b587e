package tracker.stack.stores;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Where the server's programs are unpacked, held by one process while it does so: what another left half unpacked is removed
 * first, and what is whole is marked so that it stays.
 */
final class Binaries implements AutoCloseable {

    /** The user's own place, because another user's cannot be shared. */
    private static final Path DIRECTORY = Path.of(System.getProperty("user.home"), ".cache", "tracker", "postgresql");

    private static final ReentrantLock THIS_PROCESS = new ReentrantLock();
    private static final String WHOLE = ".exists";

    private final FileChannel channel;
    private final FileLock lock;

    private Binaries(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    static Binaries hold() throws IOException {
        THIS_PROCESS.lock();
        try {
            Files.createDirectories(DIRECTORY);
            FileChannel channel =
                    FileChannel.open(DIRECTORY.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Binaries held = new Binaries(channel, channel.lock());
            held.tidy();
            return held;
        } catch (IOException | RuntimeException e) {
            THIS_PROCESS.unlock();
            throw e;
        }
    }

    Path directory() {
        return DIRECTORY;
    }

    private void tidy() throws IOException {
        for (Path unpacked : unpacked()) {
            Path whole = unpacked.resolve(WHOLE);
            if (Files.exists(whole)) {
                Files.setLastModifiedTime(whole, FileTime.from(Instant.now()));
            } else {
                Directories.delete(unpacked);
            }
        }
    }

    private List<Path> unpacked() throws IOException {
        try (Stream<Path> entries = Files.list(DIRECTORY)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lock.release();
            channel.close();
        } finally {
            THIS_PROCESS.unlock();
        }
    }
}
