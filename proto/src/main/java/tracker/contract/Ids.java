package tracker.contract;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Derived ids: the same parts give the same id, everywhere and for ever (UUID version 5, RFC 9562). */
public final class Ids {

    private static final UUID NAMESPACE = UUID.fromString("6f1d9f6e-3c0b-5b58-9c5e-7c2b4b0a5d11");
    private static final char SEPARATOR = '\u001f';

    private Ids() {}

    /** Name of a resource whose id is derived: `collection/{uuid}`. */
    public static String name(String collection, String... parts) {
        return collection + "/" + uuid(parts);
    }

    public static UUID uuid(String... parts) {
        byte[] name = String.join(String.valueOf(SEPARATOR), parts).getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + name.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(name);
        ByteBuffer hash = ByteBuffer.wrap(sha1(input.array()));
        long high = hash.getLong() & ~0xF000L | 0x5000L;
        long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] sha1(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }
}
