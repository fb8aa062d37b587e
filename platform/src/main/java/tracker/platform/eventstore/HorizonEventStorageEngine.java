package tracker.platform.eventstore;

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
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.jspecify.annotations.Nullable;

/** Axon's JDBC engine on PostgreSQL, whose readers forget an index only when the horizon says that it is settled. */
public class HorizonEventStorageEngine extends JdbcEventStorageEngine {

    /** Key in a snapshot's meta data: by which rules it was folded. */
    public static final String SNAPSHOT_REVISION = "revision";

    private static final Instant ANY_TIME = Instant.parse("9999-12-31T00:00:00Z");

    /** Which events of an aggregate are wanted. */
    private record Span(long until, Instant knownAt) {}

    /** Which of the snapshots of an aggregate are wanted: the last one until a place, or what stands beside each behind it. */
    private record Wanted(String revision, long place, boolean outlines) {}

    private static final Span EVERYTHING = new Span(Long.MAX_VALUE, ANY_TIME);

    private static final ScopedValue<Long> SETTLED = ScopedValue.newInstance();
    private static final ScopedValue<Span> SPAN = ScopedValue.newInstance();
    private static final ScopedValue<Wanted> WANTED = ScopedValue.newInstance();
    private static final ScopedValue<SettledEvents.Slice> SLICE = ScopedValue.newInstance();

    private final Horizon horizon;
    private final ReadersToWake readers;

    HorizonEventStorageEngine(Builder builder, Horizon horizon, ReadersToWake readers) {
        super(builder);
        this.horizon = horizon;
        this.readers = readers;
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken token, int batchSize) {
        return ScopedValue.where(SETTLED, horizon.settled()).call(() -> super.fetchTrackedEvents(token, batchSize));
    }

    /** One slice of the settled events, in one statement. */
    List<? extends TrackedEventMessage<?>> slice(SettledEvents.Slice slice) {
        return EventUtils.upcastAndDeserializeTrackedEvents(
                        ScopedValue.where(SLICE, slice)
                                .call(() -> fetchTrackedEvents(SettledTokens.at(slice.after()), slice.atMost()))
                                .stream(),
                        getEventSerializer(),
                        upcasterChain)
                .toList();
    }

    /** The statement that reads behind an index: everything there is, or what is settled and wanted. */
    static PreparedStatement eventsAfter(Connection connection, EventSchema schema, long index, int batchSize)
            throws SQLException {
        if (SLICE.isBound()) {
            return PostgresStatements.slice(connection, schema, SLICE.get());
        }
        return PostgresStatements.eventsAfter(connection, schema, index, batchSize);
    }

    /** An aggregate's events in order: those after and until these places, and of them those that were recorded by then. */
    public List<? extends DomainEventMessage<?>> events(
            String aggregate, long after, long until, @Nullable Instant knownAt) {
        return ScopedValue.where(SPAN, new Span(until, knownAt == null ? ANY_TIME : knownAt))
                .call(() -> readEvents(aggregate, after + 1).asStream().toList());
    }

    static PreparedStatement eventsOfAggregate(
            Connection connection, EventSchema schema, String aggregate, long from, int batchSize) throws SQLException {
        Span span = SPAN.orElse(EVERYTHING);
        return PostgresStatements.eventsOfAggregate(
                connection, schema, aggregate, from, span.until(), span.knownAt(), batchSize);
    }

    /** The names of all aggregates of a collection, such as {@code teams}, in order. */
    public List<String> names(String collection) {
        return JdbcUtils.executeQuery(
                getConnection(),
                connection -> PostgresStatements.namesOfAggregates(connection, collection),
                JdbcUtils.listResults(row -> row.getString(1)),
                e -> new EventStoreException("The names of " + collection + " cannot be read", e));
    }

    /** The last snapshot of an aggregate until that place, if there is one by those rules. */
    public Optional<DomainEventMessage<?>> snapshot(String aggregate, String revision, long until) {
        return ScopedValue.where(WANTED, new Wanted(revision, until, false)).call(() -> super.readSnapshot(aggregate));
    }

    /** What stands beside each snapshot of an aggregate by those rules behind that place, in order. */
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
    protected TrackedEventData<?> getTrackedEventData(ResultSet row, @Nullable GapAwareTrackingToken previous)
            throws SQLException {
        long index = row.getLong(schema().globalIndexColumn());
        return tracked(SettledTokens.after(previous, index, SETTLED.get()), getDomainEventData(row));
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

    private static <T> TrackedEventData<T> tracked(TrackingToken token, DomainEventData<T> event) {
        return new TrackedDomainEventData<>(token, event);
    }

    @Override
    public TrackingToken createTailToken() {
        return SettledTokens.at(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return SettledTokens.at(horizon.settled());
    }

    @Override
    public TrackingToken createTokenAt(Instant time) {
        long settled = horizon.settled();
        TrackingToken before = super.createTokenAt(time);
        return before instanceof GapAwareTrackingToken token && token.getIndex() < settled
                ? token
                : SettledTokens.at(settled);
    }

    @Override
    public Stream<? extends TrackedEventMessage<?>> readEvents(@Nullable TrackingToken token, boolean mayBlock) {
        Stream<? extends TrackedEventMessage<?>> events = super.readEvents(token, mayBlock);
        return mayBlock
                ? StreamSupport.stream(new WakingAtEnd<>(events.spliterator()), false)
                        .onClose(events::close)
                : events;
    }

    @Override
    protected void writeTimestamp(PreparedStatement statement, int position, Instant time) throws SQLException {
        statement.setObject(position, time.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
    }

    /** Wakes the readers once the tail has been read, since only then can they see what is new. */
    private final class WakingAtEnd<T> extends AbstractSpliterator<T> {

        private final Spliterator<T> events;
        private boolean any;

        private WakingAtEnd(Spliterator<T> events) {
            super(events.estimateSize(), events.characteristics());
            this.events = events;
        }

        @Override
        public boolean tryAdvance(Consumer<? super T> action) {
            boolean advanced = events.tryAdvance(action);
            if (!advanced && any) {
                readers.wake();
            }
            any |= advanced;
            return advanced;
        }
    }
}
