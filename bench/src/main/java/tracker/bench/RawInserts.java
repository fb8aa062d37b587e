package tracker.bench;

import com.google.protobuf.ByteString;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;

/**
 * The least that a durable command can cost: single rows with the bytes of stored events, each committed on its own, into a
 * table with the columns and indexes of the event store's but none of its triggers.
 */
final class RawInserts implements AutoCloseable {

    private static final int TEMPLATES = 1_000;

    private record Template(
            String aggregateType,
            String payloadType,
            @Nullable String payloadRevision,
            ByteString payload,
            ByteString metaData) {}

    private final List<Connection> connections = new ArrayList<>();
    private final List<Load.Call> calls = new ArrayList<>();

    /** Takes the newest events for examples. */
    RawInserts(Subject subject, int clients) throws SQLException {
        List<Template> templates;
        try (Connection connection = subject.client().sql(Subject.OWNER);
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA bench");
            statement.execute("CREATE TABLE bench.domain_event (LIKE events.domain_event INCLUDING ALL)");
            templates = templates(connection);
        }
        for (int i = 0; i < clients; i++) {
            Connection connection = subject.client().sql(Subject.OWNER);
            connections.add(connection);
            calls.add(new Insert(connection, templates)::next);
        }
    }

    private static List<Template> templates(Connection connection) throws SQLException {
        List<Template> templates = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT aggregate_type, payload_type, payload_revision, payload, meta_data"
                                + " FROM events.domain_event ORDER BY global_index DESC LIMIT " + TEMPLATES)) {
            while (row.next()) {
                templates.add(new Template(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        ByteString.copyFrom(row.getBytes(4)),
                        ByteString.copyFrom(row.getBytes(5))));
            }
        }
        return templates;
    }

    List<Load.Call> calls() {
        return calls;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }

    /** One client's. */
    private static final class Insert {

        private final PreparedStatement statement;
        private final List<Template> templates;
        private int next;

        private Insert(Connection connection, List<Template> templates) throws SQLException {
            this.templates = templates;
            this.statement = connection.prepareStatement(
                    "INSERT INTO bench.domain_event (event_id, aggregate_id, sequence_number, aggregate_type, time_stamp,"
                            + " payload_type, payload_revision, payload, meta_data) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)");
        }

        private void next() throws SQLException {
            Template template = templates.get(next++ % templates.size());
            statement.setString(1, IdentifierFactory.getInstance().generateIdentifier());
            statement.setString(2, "escalations/" + UUID.randomUUID());
            statement.setString(3, template.aggregateType());
            statement.setObject(4, OffsetDateTime.now(ZoneOffset.UTC));
            statement.setString(5, template.payloadType());
            statement.setString(6, template.payloadRevision());
            statement.setBytes(7, template.payload().toByteArray());
            statement.setBytes(8, template.metaData().toByteArray());
            statement.executeUpdate();
        }
    }
}
