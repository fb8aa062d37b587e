package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.EventLog;
import tracker.platform.eventstore.Positions;
import tracker.platform.eventstore.StoredEntry;

/** The events in PostgreSQL, in the order of their indexes, which may have holes. On a connection of the owner of the table. */
public final class PostgresLog implements EventLog {

    private static final int BATCH = 500;
    private static final String COLUMNS = "event_id, aggregate_id, sequence_number, aggregate_type, time_stamp,"
            + " payload_type, payload_revision, payload, meta_data";

    private final Connection connection;

    public PostgresLog(Connection connection) {
        this.connection = connection;
    }

    @Override
    public String order() {
        return "";
    }

    @Override
    public long size() {
        return number("SELECT count(*) FROM events.domain_event");
    }

    @Override
    public Iterator<StoredEntry> behind(long events) {
        return new Batches() {

            private long index = indexOf(events);

            @Override
            protected List<StoredEntry> more() {
                List<StoredEntry> found = new ArrayList<>();
                try (var statement = connection.prepareStatement("SELECT global_index, " + COLUMNS
                        + " FROM events.domain_event WHERE global_index > ? ORDER BY global_index LIMIT " + BATCH)) {
                    statement.setLong(1, index);
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            index = row.getLong("global_index");
                            found.add(entry(row));
                        }
                    }
                    return found;
                } catch (SQLException e) {
                    throw new EventStoreException("The events in PostgreSQL cannot be read", e);
                }
            }
        };
    }

    private static StoredEntry entry(ResultSet row) throws SQLException {
        return new StoredEntry(
                row.getString("aggregate_type"),
                row.getString("aggregate_id"),
                row.getLong("sequence_number"),
                row.getString("event_id"),
                row.getObject("time_stamp", OffsetDateTime.class).toInstant(),
                row.getString("payload_type"),
                row.getString("payload_revision"),
                row.getBytes("payload"),
                row.getBytes("meta_data"));
    }

    @Override
    public void append(List<StoredEntry> events) {
        try {
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement(
                    "INSERT INTO events.domain_event (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (StoredEntry event : events) {
                    statement.setString(1, event.getEventIdentifier());
                    statement.setString(2, event.getAggregateIdentifier());
                    statement.setLong(3, event.getSequenceNumber());
                    statement.setString(4, event.getType());
                    statement.setObject(5, event.getTimestamp().atOffset(ZoneOffset.UTC));
                    statement.setString(6, event.getPayload().getType().getName());
                    statement.setString(7, event.getPayload().getType().getRevision());
                    statement.setBytes(8, event.getPayload().getData());
                    statement.setBytes(9, event.getMetaData().getData());
                    statement.addBatch();
                }
                statement.executeBatch();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new EventStoreException("The events cannot be written to PostgreSQL", e);
        }
    }

    /** Nobody appends: a gap of a token is one that an event fills, which was not seen, or is none. */
    @Override
    public long seenBy(@Nullable TrackingToken token) {
        long seen = Positions.of(token);
        if (token instanceof GapAwareTrackingToken reader) {
            try (var statement = PostgresStatements.firstOf(connection, reader.getGaps());
                    var row = statement.executeQuery()) {
                row.next();
                seen = Math.min(reader.getIndex(), row.getLong(1) - 1);
            } catch (SQLException e) {
                throw new EventStoreException("The gaps of a processor cannot be looked up", e);
            }
        }
        return number("SELECT count(*) FROM events.domain_event WHERE global_index <= " + seen);
    }

    @Override
    public TrackingToken tokenBehind(long events) {
        return SettledTokens.at(indexOf(events));
    }

    private long indexOf(long events) {
        return events == 0
                ? 0
                : number("SELECT global_index FROM events.domain_event ORDER BY global_index LIMIT 1 OFFSET "
                        + (events - 1));
    }

    private long number(String query) {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new EventStoreException("The events in PostgreSQL cannot be counted", e);
        }
    }

    /** The connection belongs to whoever opened it. */
    @Override
    public void close() {}
}
