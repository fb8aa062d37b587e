package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Held by the one supervisor of a data directory; the kernel lets go of it when that process ends, however it ends. */
final class StackLock implements AutoCloseable {

    /** What this process holds: it must not open such a file again, because closing it would let go of the lock. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private StackLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Optional<StackLock> tryTake(DataDirectory data) {
        Path file = data.lock();
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        Optional<StackLock> taken = Optional.empty();
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
            } else {
                taken = Optional.of(new StackLock(file, channel));
            }
            return taken;
        } catch (IOException e) {
            throw new StackException("The lock %s cannot be used: %s".formatted(file, e.getMessage()), e);
        } finally {
            if (taken.isEmpty()) {
                HELD.remove(file);
            }
        }
    }

    static boolean isHeld(DataDirectory data) {
        if (!Files.exists(data.lock())) {
            return false;
        }
        Optional<StackLock> lock = tryTake(data);
        lock.ifPresent(StackLock::close);
        return lock.isEmpty();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StackException("The lock cannot be released: " + e.getMessage(), e);
        } finally {
            HELD.remove(file);
        }
    }
}
