package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where one stack keeps everything: its stores, keys, secrets, logs, and what runs now. */
public record DataDirectory(Path root) {

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    public Path secret(String name) {
        return root.resolve("secrets").resolve(name);
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path mongo() {
        return root.resolve("mongo");
    }

    Path issuerKeys() {
        return root.resolve("issuer").resolve("keys.json");
    }

    Path caches() {
        return root.resolve("caches");
    }

    Path run() {
        return root.resolve("run");
    }

    Path pid(String part) {
        return run().resolve(part + ".pid");
    }

    Path lock() {
        return run().resolve("lock");
    }

    Path state() {
        return run().resolve("state.json");
    }

    /** Makes what is missing, readable by the owner only, and refuses a disk that is as good as full. */
    public void prepare(long neededBytes) {
        try {
            for (Path directory : new Path[] {root, logs(), run(), root.resolve("secrets"), caches()}) {
                if (!Files.isDirectory(directory)) {
                    Files.createDirectories(
                            directory,
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                }
            }
            FileStore disk = Files.getFileStore(root);
            if (disk.getUsableSpace() < neededBytes) {
                throw new StackException(
                        "The disk of %s is full: %d MB are free and the stack needs %d MB. Make room, or choose another place with --data."
                                .formatted(root, disk.getUsableSpace() >> 20, neededBytes >> 20));
            }
        } catch (IOException e) {
            throw new StackException("The data directory %s cannot be used: %s".formatted(root, e), e);
        }
    }
}
