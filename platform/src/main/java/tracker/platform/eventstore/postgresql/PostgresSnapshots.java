package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import tracker.platform.eventstore.SnapshotStore;
import tracker.platform.eventstore.StoredEntry;

/** Axon's JDBC engine as it keeps snapshots in PostgreSQL, whichever store the events are in. */
public class PostgresSnapshots extends JdbcEventStorageEngine implements SnapshotStore {

    /** Which of the snapshots of an aggregate are wanted: the last one until a place, or what stands beside each behind it. */
    private record Wanted(String revision, long place, boolean outlines) {}

    private static final ScopedValue<Wanted> WANTED = ScopedValue.newInstance();

    PostgresSnapshots(Builder builder) {
        super(builder);
    }

    @Override
    public Optional<DomainEventMessage<?>> snapshot(String aggregate, String revision, long until) {
        return ScopedValue.where(WANTED, new Wanted(revision, until, false)).call(() -> super.readSnapshot(aggregate));
    }

    @Override
    public List<? extends DomainEventMessage<?>> outlines(String aggregate, String revision, long after) {
        return ScopedValue.where(WANTED, new Wanted(revision, after, true))
                .call(() -> EventStreamUtils.upcastAndDeserializeDomainEvents(
                                readSnapshotData(aggregate), getSnapshotSerializer(), upcasterChain)
                        .asStream()
                        .toList());
    }

    static PreparedStatement snapshotsOfAggregate(Connection connection, EventSchema schema, String aggregate)
            throws SQLException {
        Wanted wanted = WANTED.get();
        return wanted.outlines()
                ? PostgresStatements.outlinesOfSnapshots(
                        connection, schema, aggregate, wanted.revision(), wanted.place())
                : PostgresStatements.lastSnapshot(connection, schema, aggregate, wanted.revision(), wanted.place());
    }

    /** None for whoever does not say by which rules: a snapshot by others would be wrong. */
    @Override
    public Optional<DomainEventMessage<?>> readSnapshot(String aggregate) {
        return Optional.empty();
    }

    @Override
    protected DomainEventData<?> getDomainEventData(ResultSet row) throws SQLException {
        EventSchema columns = schema();
        return new StoredEntry(
                row.getString(columns.typeColumn()),
                row.getString(columns.aggregateIdentifierColumn()),
                row.getLong(columns.sequenceNumberColumn()),
                row.getString(columns.eventIdentifierColumn()),
                row.getObject(columns.timestampColumn(), OffsetDateTime.class).toInstant(),
                row.getString(columns.payloadTypeColumn()),
                row.getString(columns.payloadRevisionColumn()),
                row.getBytes(columns.payloadColumn()),
                row.getBytes(columns.metaDataColumn()));
    }

    @Override
    protected DomainEventData<?> getSnapshotData(ResultSet row) throws SQLException {
        return getDomainEventData(row);
    }

    @Override
    protected void writeTimestamp(PreparedStatement statement, int position, Instant time) throws SQLException {
        statement.setObject(position, time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
    }
}
