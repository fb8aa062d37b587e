package tracker.reporting.fact;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;

/** Rows in PostgreSQL's binary COPY format, gathered in memory and sent at once. */
final class BinaryCopy {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final long EPOCH_2000 = 946_684_800_000_000L;
    private static final int TEXT_OID = 25;

    private final String table;
    private final int columns;
    private byte[] bytes = new byte[1 << 16];
    private int size;
    private int rows;

    BinaryCopy(String table, int columns) {
        this.table = table;
        this.columns = columns;
        raw(SIGNATURE);
        int32(0);
        int32(0);
    }

    /** Begins the next row; as many values must follow as the table has columns, in their order. */
    BinaryCopy row() {
        rows++;
        int16(columns);
        return this;
    }

    BinaryCopy text(String value) {
        byte[] utf8 =
                (value.indexOf('\0') < 0 ? value : value.replace('\0', '\uFFFD')).getBytes(StandardCharsets.UTF_8);
        int32(utf8.length);
        raw(utf8);
        return this;
    }

    BinaryCopy texts(List<String> values) {
        int start = size;
        int32(0);
        int32(values.isEmpty() ? 0 : 1);
        int32(0);
        int32(TEXT_OID);
        if (!values.isEmpty()) {
            int32(values.size());
            int32(1);
            values.forEach(this::text);
        }
        int end = size;
        size = start;
        int32(end - start - Integer.BYTES);
        size = end;
        return this;
    }

    BinaryCopy smallint(int value) {
        int32(Short.BYTES);
        int16(value);
        return this;
    }

    BinaryCopy integer(int value) {
        int32(Integer.BYTES);
        int32(value);
        return this;
    }

    BinaryCopy bigint(long value) {
        int32(Long.BYTES);
        int64(value);
        return this;
    }

    BinaryCopy bool(boolean value) {
        int32(1);
        room(1);
        bytes[size++] = (byte) (value ? 1 : 0);
        return this;
    }

    /** Microseconds since 1970; {@link Micros#NEVER} is infinity. */
    BinaryCopy time(long micros) {
        return bigint(micros == Micros.NEVER ? Long.MAX_VALUE : micros - EPOCH_2000);
    }

    BinaryCopy time(boolean known, Timestamp value) {
        return known ? time(Micros.of(value)) : nothing();
    }

    BinaryCopy bool(boolean known, boolean value) {
        return known ? bool(value) : nothing();
    }

    BinaryCopy bytes(ByteString value) {
        int32(value.size());
        room(value.size());
        value.copyTo(bytes, size);
        size += value.size();
        return this;
    }

    BinaryCopy nothing() {
        int32(-1);
        return this;
    }

    void send(Connection connection) throws SQLException {
        if (rows == 0) {
            return;
        }
        int16(-1);
        var copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN (FORMAT binary)");
        try {
            copy.writeToCopy(bytes, 0, size);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void int16(int value) {
        room(Short.BYTES);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
    }

    private void int32(int value) {
        room(Integer.BYTES);
        bytes[size++] = (byte) (value >>> 24);
        bytes[size++] = (byte) (value >>> 16);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
    }

    private void int64(long value) {
        int32((int) (value >>> 32));
        int32((int) value);
    }

    private void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
