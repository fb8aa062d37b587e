package tracker.platform.command;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.contract.Fold;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.Horizon;
import tracker.type.v1.RecordedEvent;

/** Answers from the events of one aggregate: what it is, what it was, and all that happened to it. */
public final class History {

    /** One page of a timeline; the token is empty at the end, and only there. */
    public record Page(List<RecordedEvent> events, String nextPageToken) {}

    private static final int PAGE = 100;

    private final EventEngine store;
    private final Horizon horizon;
    private final Snapshots snapshots;
    private final FoldedAggregates aggregates;

    History(EventEngine store, Horizon horizon, Snapshots snapshots, FoldedAggregates aggregates) {
        this.store = store;
        this.horizon = horizon;
        this.snapshots = snapshots;
        this.aggregates = aggregates;
    }

    /**
     * As {@link #resource(String, Message, Fold, Instant, Instant)}, without folding what is in a snapshot already.
     */
    public <S, R extends Message> R resource(
            String name, SnapshotDecider<S, R> decider, @Nullable Instant asOf, @Nullable Instant knownAt) {
        requireSettled(knownAt);
        Optional<Folded<S>> now = aggregates.now(decider, name);
        Optional<S> then = asOf == null && knownAt == null
                ? now.map(Folded::state)
                : now.flatMap(folded -> new TimeTravel<>(
                                store, snapshots, decider, folded, asOf == null ? Instant.MAX : asOf, knownAt)
                        .arrive());
        return then.map(decider::resource).orElseThrow(() -> Rejection.notFound(name));
    }

    /**
     * The resource as it is, or as it was in the world at {@code asOf}, as the store knew it at {@code knownAt}: folded in
     * sequence order from what was recorded by then, up to the last event whose running-max occurred time (imported and
     * live events order among themselves) is not later.
     */
    public <R extends Message> R resource(
            String name, R initial, Fold<R> fold, @Nullable Instant asOf, @Nullable Instant knownAt) {
        requireSettled(knownAt);
        List<? extends DomainEventMessage<?>> known = store.readEvents(name, 0)
                .asStream()
                .filter(event -> knownAt == null || !event.getTimestamp().isAfter(knownAt))
                .toList();
        int until = asOf == null ? known.size() : occurredBy(known, asOf);
        if (until == 0) {
            throw Rejection.notFound(name);
        }
        return fold(known.subList(0, until), initial, fold);
    }

    private void requireSettled(@Nullable Instant knownAt) {
        if (knownAt != null && knownAt.isAfter(horizon.settledTime())) {
            throw Rejection.of(
                    Reason.NOT_SETTLED,
                    Said.of(
                            "KNOWN_AT_UNSETTLED",
                            "known_at lies beyond what is settled: ask for {settled} or earlier.",
                            horizon.settledTime()),
                    Map.of("field", "known_at"));
        }
    }

    /** How many of the events, in order, make the state at that instant in the world. */
    private static int occurredBy(List<? extends DomainEventMessage<?>> events, Instant asOf) {
        Map<Origin, Instant> latest = new EnumMap<>(Origin.class);
        int until = 0;
        for (int i = 0; i < events.size(); i++) {
            DomainEventMessage<?> event = events.get(i);
            Instant occurred = EventMeta.occurredTime((Message) event.getPayload());
            Instant running = latest.merge(Origin.of(event.getMetaData()), occurred, (a, b) -> a.isAfter(b) ? a : b);
            if (!running.isAfter(asOf)) {
                until = i + 1;
            }
        }
        return until;
    }

    private static <R extends Message> R fold(List<? extends DomainEventMessage<?>> events, R initial, Fold<R> fold) {
        R resource = initial;
        for (DomainEventMessage<?> event : events) {
            resource = fold.fold(resource, (Message) event.getPayload(), meta(event));
        }
        return resource;
    }

    /** The resource as it was right after that event. */
    <S, R extends Message> R upTo(String name, Decider<S, R> decider, long sequence) {
        return decider.resource(after(name, decider, sequence));
    }

    /** The state as it was right after that event. */
    <S, R extends Message> S after(String name, Decider<S, R> decider, long sequence) {
        if (decider instanceof SnapshotDecider<S, R> kept) {
            return aggregates.after(kept, name, sequence);
        }
        return evolved(decider, decider.initial(name), store.events(name, -1, sequence, null));
    }

    /** The state after those events. */
    static <S> S evolved(Decider<S, ?> decider, S before, List<? extends DomainEventMessage<?>> events) {
        S state = before;
        for (DomainEventMessage<?> event : events) {
            state = decider.evolve(state, (Message) event.getPayload(), meta(event));
        }
        return state;
    }

    /** What happened to it after that event. */
    List<? extends DomainEventMessage<?>> since(String name, long sequence) {
        return store.events(name, sequence, Long.MAX_VALUE, null);
    }

    /** Whether anything happened to it. */
    public boolean exists(String name) {
        return store.lastSequenceNumberFor(name).isPresent();
    }

    /** Whether a request of that caller has changed it before. */
    public boolean hasAnswered(String name, Decider<?, ?> decider, String caller, String requestId) {
        if (requestId.isEmpty()) {
            return false;
        }
        if (decider instanceof SnapshotDecider<?, ?> kept) {
            Map<String, String> request = Map.of(EventKeys.ACTOR, caller, EventKeys.REQUEST_ID, requestId);
            return aggregates
                    .now(kept, name)
                    .filter(folded -> folded.answers().find(request, folded.sequence()) != null)
                    .isPresent();
        }
        return store.readEvents(name, 0)
                .asStream()
                .map(DomainEventMessage::getMetaData)
                .anyMatch(
                        of -> caller.equals(of.get(EventKeys.ACTOR)) && requestId.equals(of.get(EventKeys.REQUEST_ID)));
    }

    /** The names of all that there is of a collection, such as {@code teams}. */
    public List<String> names(String collection) {
        return store.names(collection);
    }

    /** Its events in order, a page at a time. */
    public Page timeline(String name, int pageSize, String pageToken) {
        long from = pageToken.isEmpty() ? 0 : begin(name, Position.decode("page_token", pageToken));
        int size = pageSize == 0 ? PAGE : pageSize;
        List<? extends DomainEventMessage<?>> found = store.events(name, from - 1, from + size, null);
        if (found.isEmpty() && from == 0) {
            throw Rejection.notFound(name);
        }
        List<RecordedEvent> events =
                found.stream().limit(size).map(History::recorded).toList();
        String next = found.size() > size ? new Position(name, from + size).encode() : "";
        return new Page(events, next);
    }

    private static long begin(String name, Position next) {
        if (!next.name().equals(name)) {
            throw Rejection.invalid(
                    "page_token",
                    Said.of("PAGE_TOKEN_OF_ANOTHER_TIMELINE", "is of the timeline of {resource}.", next.name()));
        }
        return next.sequence();
    }

    /** What stands beside the event in the store. */
    public static EventMeta meta(DomainEventMessage<?> event) {
        return EventMeta.of(
                (Message) event.getPayload(), event.getSequenceNumber(), event.getTimestamp(), actor(event));
    }

    private static String actor(DomainEventMessage<?> event) {
        return (String) event.getMetaData().getOrDefault(EventKeys.ACTOR, "");
    }

    /** The event as timelines and streams show it. */
    public static RecordedEvent recorded(DomainEventMessage<?> event) {
        Message payload = (Message) event.getPayload();
        return RecordedEvent.newBuilder()
                .setEventId(event.getIdentifier())
                .setResource(event.getAggregateIdentifier())
                .setSequence((int) event.getSequenceNumber())
                .setOccurredTime(EventMeta.toTimestamp(EventMeta.occurredTime(payload)))
                .setRecordedTime(EventMeta.toTimestamp(event.getTimestamp()))
                .setActor(actor(event))
                .setOrigin(Origin.of(event.getMetaData()).text())
                .setEvent(Any.pack(payload))
                .build();
    }
}
