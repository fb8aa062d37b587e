package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.eventsourcing.eventstore.jdbc.EventSchema;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.Positions;

/** Axon's JDBC engine on PostgreSQL, whose readers are given what lies below the horizon, and nothing else. */
public class HorizonEventStorageEngine extends PostgresSnapshots implements EventEngine {

    private static final Instant ANY_TIME = Instant.parse("9999-12-31T00:00:00Z");

    /** Which events of an aggregate are wanted. */
    private record Span(long until, Instant knownAt) {}

    private static final Span EVERYTHING = new Span(Long.MAX_VALUE, ANY_TIME);

    private static final ScopedValue<Span> SPAN = ScopedValue.newInstance();
    private static final ScopedValue<Slice> SLICE = ScopedValue.newInstance();

    private final TransactionManager transactions;
    private final Horizon horizon;

    HorizonEventStorageEngine(Builder builder, TransactionManager transactions, Horizon horizon) {
        super(builder);
        this.transactions = transactions;
        this.horizon = horizon;
    }

    /** One event is one statement, which is all or nothing by itself: a transaction around it would take a round trip more. */
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.size() == 1) {
            super.appendEvents(events, serializer);
        } else {
            transactions.executeInTransaction(() -> super.appendEvents(events, serializer));
        }
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken token, int batchSize) {
        return fetch(new Slice(Positions.of(token), horizon.settled(), List.of(), List.of(), batchSize));
    }

    private List<? extends TrackedEventData<?>> fetch(Slice slice) {
        return ScopedValue.where(SLICE, slice)
                .call(() -> super.fetchTrackedEvents(tokenAt(slice.after()), slice.atMost()));
    }

    /** In one statement. */
    @Override
    public List<? extends TrackedEventMessage<?>> slice(Slice slice) {
        return EventUtils.upcastAndDeserializeTrackedEvents(fetch(slice).stream(), getEventSerializer(), upcasterChain)
                .toList();
    }

    /** The statement that reads behind an index, which the slice says too. */
    static PreparedStatement eventsAfter(Connection connection, EventSchema schema, long index, int batchSize)
            throws SQLException {
        return PostgresStatements.slice(connection, schema, SLICE.get());
    }

    @Override
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

    @Override
    public List<String> names(String collection) {
        return JdbcUtils.executeQuery(
                getConnection(),
                connection -> PostgresStatements.namesOfAggregates(connection, collection),
                JdbcUtils.listResults(row -> row.getString(1)),
                e -> new EventStoreException("The names of " + collection + " cannot be read", e));
    }

    @Override
    public String order() {
        return "";
    }

    @Override
    public TrackingToken tokenAt(long index) {
        return SettledTokens.at(index);
    }

    @Override
    public long seenBy(@Nullable TrackingToken token) {
        if (!(token instanceof GapAwareTrackingToken reader) || reader.getGaps().isEmpty()) {
            return Positions.of(token);
        }
        long settled = horizon.settled();
        SortedSet<Long> open = reader.getGaps().tailSet(settled + 1);
        long firstOpen = open.isEmpty() ? Long.MAX_VALUE : open.first();
        long firstMissed = number(connection ->
                PostgresStatements.firstOf(connection, reader.getGaps().headSet(settled + 1)));
        return Math.min(reader.getIndex(), Math.min(firstOpen, firstMissed) - 1);
    }

    @Override
    public long last() {
        return number(PostgresStatements::lastIndex);
    }

    private long number(JdbcUtils.SqlFunction query) {
        return JdbcUtils.executeQuery(
                getConnection(),
                query,
                row -> {
                    row.next();
                    return row.getLong(1);
                },
                e -> new EventStoreException("The indexes of the events cannot be looked up", e));
    }

    @Override
    protected TrackedEventData<?> getTrackedEventData(ResultSet row, @Nullable GapAwareTrackingToken previous)
            throws SQLException {
        long index = row.getLong(schema().globalIndexColumn());
        return tracked(tokenAt(index), getDomainEventData(row));
    }

    private static <T> TrackedEventData<T> tracked(TrackingToken token, DomainEventData<T> event) {
        return new TrackedDomainEventData<>(token, event);
    }

    @Override
    public TrackingToken createTailToken() {
        return tokenAt(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return tokenAt(horizon.settled());
    }

    @Override
    public TrackingToken createTokenAt(Instant time) {
        long settled = horizon.settled();
        TrackingToken before = super.createTokenAt(time);
        return before instanceof GapAwareTrackingToken token && token.getIndex() < settled ? token : tokenAt(settled);
    }
}
