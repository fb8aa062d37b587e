package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The passwords of one data directory: each made when first asked for, in a file that only its owner reads. */
public final class Secrets {

    public static final String DEMO_PASSWORD = "demo-password";
    public static final String LOCAL_TOKENS = "local-tokens";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataDirectory data;

    public Secrets(DataDirectory data) {
        this.data = data;
    }

    public String get(String name) {
        Path file = data.secret(name);
        try {
            if (!Files.exists(file)) {
                write(file, random(name.equals(DEMO_PASSWORD) ? 6 : 24));
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw new StackException("The secret %s cannot be kept: %s".formatted(file, e), e);
        }
    }

    /** Writes beside and moves, so that a kill or a full disk in between leaves no half secret. */
    private static void write(Path file, String secret) throws IOException {
        Path beside = Files.createTempFile(
                file.getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(beside, secret);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
