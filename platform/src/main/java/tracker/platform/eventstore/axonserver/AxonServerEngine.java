package tracker.platform.eventstore.axonserver;

import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedDomainEventData;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.eventsourcing.eventstore.BatchingEventStorageEngine;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;
import tracker.platform.error.Away;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.Positions;
import tracker.platform.eventstore.SnapshotStore;

/**
 * Events in a context of Axon Server. The server counts them without gaps, from 0; an index here is that of the last event
 * that was seen, from 1, as in PostgreSQL. What is wanted of the order of all is chosen here, from all that the server sends.
 */
public final class AxonServerEngine extends BatchingEventStorageEngine implements EventEngine {

    private final AxonServerContext server;

    private final Horizon horizon;
    private final SnapshotStore snapshots;
    private final String uncommitted = this + "/UNCOMMITTED";
    private final Map<String, Names> collections = new ConcurrentHashMap<>();

    /** The names of a collection, as far as the order of all events was looked through for them. */
    private static final class Names {
        private final TreeSet<String> found = new TreeSet<>();
        private long until;
    }

    private AxonServerEngine(Builder builder, AxonServerContext server, Horizon horizon, SnapshotStore snapshots) {
        super(builder);
        this.server = server;
        this.horizon = horizon;
        this.snapshots = snapshots;
    }

    static AxonServerEngine of(
            AxonServerContext server,
            Horizon horizon,
            SnapshotStore snapshots,
            Serializer serializer,
            EventUpcaster upcasters,
            int batchSize) {
        var builder = new Builder() {};
        builder.eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .upcasterChain(upcasters)
                .persistenceExceptionResolver(AxonServerContext::isConflict)
                .batchSize(batchSize)
                .finalAggregateBatchPredicate(batch -> batch.size() < batchSize);
        return new AxonServerEngine(builder, server, horizon, snapshots);
    }

    /**
     * With all others of the same unit of work, just before its transaction in PostgreSQL is committed: a conflict rolls that
     * back.
     */
    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!CurrentUnitOfWork.isStarted()) {
            append(events, serializer);
            return;
        }
        UnitOfWork<?> work = CurrentUnitOfWork.get().root();
        List<EventMessage<?>> pending = work.getOrComputeResource(uncommitted, key -> {
            List<EventMessage<?>> all = new ArrayList<>();
            work.onCommit(committing -> append(all, serializer));
            return all;
        });
        pending.addAll(events);
    }

    private void append(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (events.isEmpty()) {
            return;
        }
        List<Event> stored = events.stream()
                .map(event -> ServerEvents.of(EventUtils.asDomainEventMessage(event), serializer))
                .toList();
        try {
            server.append(stored);
        } catch (Away away) {
            throw away;
        } catch (RuntimeException e) {
            handlePersistenceException(e, events.getFirst());
        }
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        snapshots.storeSnapshot(snapshot);
    }

    /** None for whoever does not say by which rules: a snapshot by others would be wrong. */
    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregate) {
        return Stream.empty();
    }

    @Override
    protected List<? extends DomainEventData<?>> fetchDomainEvents(String aggregate, long first, int batchSize) {
        return stored(aggregate, first, first + batchSize - 1);
    }

    @Override
    public List<? extends DomainEventMessage<?>> events(
            String aggregate, long after, long until, @Nullable Instant knownAt) {
        return EventStreamUtils.upcastAndDeserializeDomainEvents(
                        stored(aggregate, after + 1, until).stream()
                                .filter(event ->
                                        knownAt == null || !event.getTimestamp().isAfter(knownAt)),
                        getEventSerializer(),
                        upcasterChain)
                .asStream()
                .toList();
    }

    /** One more is asked for than is wanted: 0 would be all, and servers differ in whether the last of a range belongs to it. */
    private List<? extends DomainEventData<?>> stored(String aggregate, long first, long last) {
        return first > last
                ? List.of()
                : server.read(aggregate, first, last == Long.MAX_VALUE ? 0 : last + 1).stream()
                        .filter(event -> event.getAggregateSequenceNumber() <= last)
                        .map(event -> ServerEvents.stored(event, getEventSerializer()))
                        .toList();
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregate) {
        return Optional.of(server.answer(server.events().findHighestSequence(aggregate)))
                .filter(last -> last >= 0);
    }

    /**
     * Looks through all events the first time that a collection is asked for, and then through those that are new: the server
     * has no list of aggregates. What was found is remembered.
     */
    @Override
    public List<String> names(String collection) {
        Names known = collections.computeIfAbsent(collection, absent -> new Names());
        synchronized (known) {
            long last = last();
            if (last < known.until) { // the store was set back
                known.found.clear();
                known.until = 0;
            }
            String start = collection + "/";
            server.read(known.until, last, read -> {
                Event event = read.getEvent();
                if (event.getAggregateSequenceNumber() == 0
                        && event.getAggregateIdentifier().startsWith(start)) {
                    known.found.add(event.getAggregateIdentifier());
                }
                return true;
            });
            known.until = last;
            return List.copyOf(known.found);
        }
    }

    @Override
    protected List<? extends TrackedEventData<?>> fetchTrackedEvents(@Nullable TrackingToken token, int batchSize) {
        return tracked(Positions.of(token), horizon.settled(), event -> true, batchSize);
    }

    @Override
    public List<? extends TrackedEventMessage<?>> slice(Slice slice) {
        return EventUtils.upcastAndDeserializeTrackedEvents(
                        tracked(
                                slice.after(),
                                slice.until(),
                                event -> slice.wants(event.getPayload().getType(), event.getAggregateIdentifier()),
                                slice.atMost())
                                .stream(),
                        getEventSerializer(),
                        upcasterChain)
                .toList();
    }

    private List<TrackedEventData<?>> tracked(long after, long until, Predicate<Event> wanted, int atMost) {
        List<TrackedEventData<?>> found = new ArrayList<>();
        server.read(after, until, read -> {
            if (wanted.test(read.getEvent())) {
                found.add(tracked(read));
            }
            return found.size() < atMost;
        });
        return found;
    }

    private TrackedEventData<byte[]> tracked(EventWithToken read) {
        return new TrackedDomainEventData<>(
                tokenAt(read.getToken() + 1), ServerEvents.stored(read.getEvent(), getEventSerializer()));
    }

    @Override
    public String order() {
        return order(server.name());
    }

    static String order(String context) {
        return "axon-server/" + context;
    }

    @Override
    public TrackingToken tokenAt(long index) {
        return new GlobalSequenceTrackingToken(index);
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
        long first = server.answer(server.events().getTokenAt(time.toEpochMilli())) + 1;
        return tokenAt(Math.min(first, horizon.settled()));
    }

    @Override
    public long seenBy(@Nullable TrackingToken token) {
        return Positions.of(token);
    }

    @Override
    public long last() {
        return server.size();
    }
}
