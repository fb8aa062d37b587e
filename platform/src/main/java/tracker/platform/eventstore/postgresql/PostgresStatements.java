package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jdbc.statements.TimestampWriter;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import tracker.platform.eventstore.SettledEvents;
import tracker.platform.eventstore.SnapshotStore;

/** The engine's schema and those of its statements that PostgreSQL does better, or would do wrong, by default. */
final class PostgresStatements {

    static final EventSchema SCHEMA = EventSchema.builder()
            .eventTable("events.domain_event")
            .snapshotTable("events.snapshot_event")
            .globalIndexColumn("global_index")
            .eventIdentifierColumn("event_id")
            .aggregateIdentifierColumn("aggregate_id")
            .sequenceNumberColumn("sequence_number")
            .typeColumn("aggregate_type")
            .timestampColumn("time_stamp")
            .payloadTypeColumn("payload_type")
            .payloadRevisionColumn("payload_revision")
            .payloadColumn("payload")
            .metaDataColumn("meta_data")
            .build();

    private PostgresStatements() {}

    static JdbcEventStorageEngine.Builder configure(JdbcEventStorageEngine.Builder builder) {
        return builder.schema(SCHEMA)
                .extendedGapCheckEnabled(false)
                .createTokenAt(PostgresStatements::tokenAt)
                .readEventDataWithoutGaps(HorizonEventStorageEngine::eventsAfter)
                .readEventDataForAggregate(HorizonEventStorageEngine::eventsOfAggregate)
                .readSnapshotData(PostgresSnapshots::snapshotsOfAggregate)
                .appendSnapshot(PostgresStatements::appendSnapshot)
                .deleteSnapshots(PostgresStatements::deleteOutdatedSnapshots);
    }

    private static PreparedStatement tokenAt(Connection connection, EventSchema schema, Instant time)
            throws SQLException {
        var statement = connection.prepareStatement(
                "SELECT min(global_index) - 1 FROM events.domain_event WHERE time_stamp >= ?");
        statement.setObject(1, time.atOffset(ZoneOffset.UTC));
        return statement;
    }

    /** First events only, between the separator and the character behind it: a range of the index. */
    static PreparedStatement namesOfAggregates(Connection connection, String collection) throws SQLException {
        var statement = connection.prepareStatement("SELECT aggregate_id FROM events.domain_event"
                + " WHERE aggregate_id > ? AND aggregate_id < ? AND sequence_number = 0 ORDER BY aggregate_id");
        statement.setString(1, collection + "/");
        statement.setString(2, collection + "0");
        return statement;
    }

    static PreparedStatement slice(Connection connection, EventSchema schema, SettledEvents.Slice slice)
            throws SQLException {
        String types = slice.types().isEmpty() ? "" : " AND payload_type = ANY (?)";
        String names = slice.names().isEmpty() ? "" : " AND aggregate_id ^@ ANY (?)";
        var statement = connection.prepareStatement(
                "SELECT " + schema.trackedEventFields() + " FROM events.domain_event WHERE global_index > ?"
                        + " AND global_index <= ?" + types + names + " ORDER BY global_index LIMIT ?");
        int next = 1;
        statement.setLong(next++, slice.after());
        statement.setLong(next++, slice.until());
        for (var wanted : List.of(slice.types(), slice.names())) {
            if (!wanted.isEmpty()) {
                statement.setArray(next++, connection.createArrayOf("text", wanted.toArray()));
            }
        }
        statement.setInt(next, slice.atMost());
        return statement;
    }

    /** The smallest of these indexes that an event has. */
    static PreparedStatement firstOf(Connection connection, Collection<Long> indexes) throws SQLException {
        var statement = connection.prepareStatement("SELECT coalesce(min(global_index), " + Long.MAX_VALUE
                + ") FROM events.domain_event WHERE global_index = ANY (?)");
        statement.setArray(1, connection.createArrayOf("bigint", indexes.toArray()));
        return statement;
    }

    static PreparedStatement lastIndex(Connection connection) throws SQLException {
        return connection.prepareStatement("SELECT coalesce(max(global_index), 0) FROM events.domain_event");
    }

    static PreparedStatement eventsOfAggregate(
            Connection connection,
            EventSchema schema,
            String aggregate,
            long from,
            long until,
            Instant knownAt,
            int batchSize)
            throws SQLException {
        var statement = connection.prepareStatement("SELECT " + schema.domainEventFields()
                + " FROM events.domain_event WHERE aggregate_id = ? AND sequence_number BETWEEN ? AND ?"
                + " AND time_stamp <= ? ORDER BY sequence_number LIMIT ?");
        statement.setString(1, aggregate);
        statement.setLong(2, from);
        statement.setLong(3, until);
        statement.setObject(4, knownAt.atOffset(ZoneOffset.UTC));
        statement.setInt(5, batchSize);
        return statement;
    }

    static PreparedStatement lastSnapshot(
            Connection connection, EventSchema schema, String aggregate, String revision, long until)
            throws SQLException {
        var statement = connection.prepareStatement("SELECT " + schema.domainEventFields()
                + " FROM events.snapshot_event WHERE aggregate_id = ? AND payload_revision = ?"
                + " AND sequence_number <= ? ORDER BY sequence_number DESC LIMIT 1");
        statement.setString(1, aggregate);
        statement.setString(2, revision);
        statement.setLong(3, until);
        return statement;
    }

    /** What stands beside each snapshot, without the large part of it. */
    static PreparedStatement outlinesOfSnapshots(
            Connection connection, EventSchema schema, String aggregate, String revision, long after)
            throws SQLException {
        var statement = connection.prepareStatement("SELECT "
                + schema.domainEventFields()
                        .replace(", " + schema.payloadColumn() + ",", ", ''::bytea AS " + schema.payloadColumn() + ",")
                + " FROM events.snapshot_event WHERE aggregate_id = ? AND payload_revision = ?"
                + " AND sequence_number > ? ORDER BY sequence_number");
        statement.setString(1, aggregate);
        statement.setString(2, revision);
        statement.setLong(3, after);
        return statement;
    }

    /** A snapshot that another replica was quicker to take is as good. */
    private static PreparedStatement appendSnapshot(
            Connection connection,
            EventSchema schema,
            Class<?> dataType,
            DomainEventMessage<?> snapshot,
            Serializer serializer,
            TimestampWriter timestamps)
            throws SQLException {
        SerializedObject<?> payload = snapshot.serializePayload(serializer, dataType);
        SerializedObject<?> metaData = snapshot.serializeMetaData(serializer, dataType);
        var statement = connection.prepareStatement("INSERT INTO events.snapshot_event (" + schema.domainEventFields()
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
        statement.setString(1, snapshot.getIdentifier());
        statement.setString(2, snapshot.getAggregateIdentifier());
        statement.setLong(3, snapshot.getSequenceNumber());
        statement.setString(4, snapshot.getType());
        timestamps.writeTimestamp(statement, 5, snapshot.getTimestamp());
        statement.setString(6, payload.getType().getName());
        statement.setString(7, (String) snapshot.getMetaData().get(SnapshotStore.REVISION));
        statement.setObject(8, payload.getData());
        statement.setObject(9, metaData.getData());
        return statement;
    }

    /** Others of the same place were folded by other rules; for a day, a service that still has them may be running. */
    private static PreparedStatement deleteOutdatedSnapshots(
            Connection connection, EventSchema schema, String aggregate, long sequence) throws SQLException {
        var statement = connection.prepareStatement("DELETE FROM events.snapshot_event WHERE aggregate_id = ?"
                + " AND sequence_number = ? AND time_stamp < now() - interval '1 day'");
        statement.setString(1, aggregate);
        statement.setLong(2, sequence);
        return statement;
    }
}
