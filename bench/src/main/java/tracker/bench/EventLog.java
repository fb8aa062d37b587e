package tracker.bench;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The event store's own rows, which no service can hide anything from. */
final class EventLog implements AutoCloseable {

    private static final Pattern INDEX = Pattern.compile("\"index\"\\s*:\\s*(\\d+)");

    private final Connection connection;

    EventLog(Subject subject) throws SQLException {
        connection = subject.client().sql(Subject.OWNER);
    }

    /** What the store calls events of that type. */
    static String type(Descriptor descriptor) {
        return descriptor.getFullName();
    }

    /** How many of the resources have such an event. */
    long count(String type, Collection<String> resources) {
        return query(
                        "SELECT count(DISTINCT aggregate_id) FROM events.domain_event"
                                + " WHERE payload_type = ? AND aggregate_id = ANY (?)",
                        row -> row.getLong(1),
                        type,
                        resources)
                .getFirst();
    }

    /** Global index of the last such event of the resources. */
    long last(String type, Collection<String> resources) {
        return query(
                        "SELECT coalesce(max(global_index), 0) FROM events.domain_event"
                                + " WHERE payload_type = ? AND aggregate_id = ANY (?)",
                        row -> row.getLong(1),
                        type,
                        resources)
                .getFirst();
    }

    /** How many such events each resource has. */
    Map<String, Long> count(String type) {
        Map<String, Long> counts = new HashMap<>();
        query("SELECT aggregate_id FROM events.domain_event WHERE payload_type = ?", row -> row.getString(1), type)
                .forEach(resource -> counts.merge(resource, 1L, Long::sum));
        return counts;
    }

    /** How many such events there are for each of what they say. */
    <M extends Message> Map<String, Long> count(Parser<M> parser, Function<M, String> said) {
        Map<String, Long> counts = new HashMap<>();
        M empty = parse(parser, new byte[0]);
        query(
                        "SELECT payload FROM events.domain_event WHERE payload_type = ?",
                        row -> parse(parser, row.getBytes(1)),
                        type(empty.getDescriptorForType()))
                .forEach(event -> counts.merge(said.apply(event), 1L, Long::sum));
        return counts;
    }

    /** Every problem and plan there is. */
    List<String> problemsAndPlans() {
        return query(
                "SELECT DISTINCT aggregate_id FROM events.domain_event"
                        + " WHERE aggregate_id LIKE 'problems/%' OR aggregate_id LIKE 'plans/%' ORDER BY 1",
                row -> row.getString(1));
    }

    /** How many aggregates lack an event between the first and the last, or have a place twice. */
    long gaps() {
        return query(
                        "SELECT count(*) FROM (SELECT FROM events.domain_event GROUP BY aggregate_id"
                                + " HAVING min(sequence_number) <> 0 OR max(sequence_number) + 1 <> count(*)) with_gap",
                        row -> row.getLong(1))
                .getFirst();
    }

    /** Up to which global index a policy of a service has remembered that it is done, in all its segments. */
    long remembered(String service, String policy) {
        return query(
                        "SELECT token FROM %s.processor_token WHERE processor_name = ? AND token IS NOT NULL"
                                .formatted(service),
                        row -> index(new String(row.getBytes(1), StandardCharsets.UTF_8)),
                        policy)
                .stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
    }

    private static long index(String token) {
        Matcher index = INDEX.matcher(token);
        if (!index.find()) {
            throw new IllegalStateException("Not a token with an index: " + token);
        }
        return Long.parseLong(index.group(1));
    }

    private static <M> M parse(Parser<M> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("A stored event cannot be read", e);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, Reading<T> reading, Object... values) {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                query.setObject(
                        i + 1,
                        values[i] instanceof Collection<?> all
                                ? connection.createArrayOf("text", all.toArray())
                                : values[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.of(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
