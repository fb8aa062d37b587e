package tracker.platform.processor;

import java.util.List;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.platform.eventstore.Positions;

/** Where the processors of all replicas of this service stand, read without claiming anything. */
final class TokenTable {

    private record Token(byte[] data, String type) {}

    private final JdbcClient jdbc;
    private final String table;
    private final Serializer serializer;

    TokenTable(JdbcClient jdbc, String schema, Serializer serializer) {
        this.jdbc = jdbc;
        this.table = schema + ".processor_token";
        this.serializer = serializer;
    }

    /** The global index up to which every segment of the processor has handled every event. */
    long position(String processor) {
        return tokens(processor).stream().mapToLong(Positions::of).min().orElse(0);
    }

    /** The tokens of its segments. */
    List<TrackingToken> tokens(String processor) {
        return jdbc
                .sql("SELECT token, token_type FROM " + table + " WHERE processor_name = ? AND token IS NOT NULL")
                .param(processor)
                .query((row, n) -> new Token(row.getBytes("token"), row.getString("token_type")))
                .list()
                .stream()
                .map(this::read)
                .toList();
    }

    private TrackingToken read(Token token) {
        return serializer.deserialize(new SimpleSerializedObject<>(token.data(), byte[].class, token.type(), null));
    }
}
