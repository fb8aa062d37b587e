package tracker.escalation.intake;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** By what a row is known again: 16 bytes of SHA-256 over its columns and values, each with its length before it. */
final class RowDigest {
    private static final int LENGTH = 16;

    private final MessageDigest ofColumns;

    RowDigest(List<String> columns) {
        try {
            ofColumns = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
        columns.forEach(column -> update(ofColumns, column));
    }

    ByteString of(List<String> values) {
        try {
            MessageDigest digest = (MessageDigest) ofColumns.clone();
            values.forEach(value -> update(digest, value));
            return ByteString.copyFrom(digest.digest(), 0, LENGTH);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's SHA-256 can be copied", e);
        }
    }

    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
