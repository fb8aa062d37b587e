package tracker.platform.command;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracker.platform.eventstore.HorizonEventStorageEngine;
import tracker.type.v1.Snapshot;

/** Keeps and finds snapshots, each by the rules that folded it: those of other rules are not seen. */
final class Snapshots {

    /**
     * Where a snapshot stands, without its state.
     *
     * @param sequence sequence of the event that it stands after
     * @param extent how far the events up to it reach
     */
    record Mark(long sequence, Extent extent) {}

    /**
     * The state of an aggregate, and nothing else of it.
     *
     * @param sequence sequence of the event that it stands after; -1 before the first
     */
    record State<S>(long sequence, S state) {}

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

    private final HorizonEventStorageEngine store;
    private final Map<SnapshotDecider<?, ?>, String> revisions = new ConcurrentHashMap<>();

    Snapshots(HorizonEventStorageEngine store) {
        this.store = store;
    }

    private String revision(SnapshotDecider<?, ?> decider) {
        return revisions.computeIfAbsent(decider, RulesRevision::of);
    }

    /** The last one up to that event; where there is none, the aggregate as it was before its first. */
    <S> Folded<S> last(SnapshotDecider<S, ?> decider, String name, long until) {
        return read(decider, name, until, Snapshots::folded).orElseGet(() -> Folded.initial(decider, name));
    }

    /** The state in the last one up to that event; where there is none, that before the first. */
    <S> State<S> state(SnapshotDecider<S, ?> decider, String name, long until) {
        return read(decider, name, until, (kept, snapshot, state) -> new State<>(kept.getSequenceNumber(), state))
                .orElseGet(() -> new State<>(-1, decider.initial(name)));
    }

    private interface Reading<S, T> {
        T of(DomainEventMessage<?> kept, Snapshot snapshot, S state);
    }

    private <S, T> Optional<T> read(SnapshotDecider<S, ?> decider, String name, long until, Reading<S, T> reading) {
        Optional<DomainEventMessage<?>> found = store.snapshot(name, revision(decider), until);
        if (found.isPresent()) {
            try {
                Snapshot snapshot = (Snapshot) found.get().getPayload();
                return Optional.of(reading.of(found.get(), snapshot, restored(decider, name, snapshot)));
            } catch (InvalidProtocolBufferException e) {
                log.warn("The snapshot of {} at {} cannot be read: its events are", name, until, e);
            }
        }
        return Optional.empty();
    }

    private static <S> S restored(SnapshotDecider<S, ?> decider, String name, Snapshot snapshot)
            throws InvalidProtocolBufferException {
        return decider.restore(decider.snapshot(decider.initial(name))
                .getParserForType()
                .parseFrom(snapshot.getState().getValue()));
    }

    private static <S> Folded<S> folded(DomainEventMessage<?> kept, Snapshot snapshot, S state) {
        return new Folded<>(
                kept.getAggregateIdentifier(),
                kept.getType(),
                state,
                kept.getSequenceNumber(),
                kept.getIdentifier(),
                Extent.of(kept.getMetaData()),
                Answers.of(snapshot),
                new Marks(),
                kept.getSequenceNumber());
    }

    /** Where there are snapshots before the last event of that aggregate, in order. */
    List<Mark> marks(SnapshotDecider<?, ?> decider, Folded<?> folded) {
        return folded.marks().before(folded.sequence(), last -> marks(decider, folded.name(), last));
    }

    /** Where there are snapshots behind that event, in order. */
    List<Mark> marks(SnapshotDecider<?, ?> decider, String name, long after) {
        return store.outlines(name, revision(decider), after).stream()
                .map(outline -> new Mark(outline.getSequenceNumber(), Extent.of(outline.getMetaData())))
                .toList();
    }

    <S> void keep(SnapshotDecider<S, ?> decider, Folded<S> folded) {
        Snapshot.Builder snapshot = Snapshot.newBuilder().setState(Any.pack(decider.snapshot(folded.state())));
        folded.answers().writeTo(snapshot, folded.sequence());
        Map<String, String> metaData = new HashMap<>(folded.extent().metaData());
        metaData.put(HorizonEventStorageEngine.SNAPSHOT_REVISION, revision(decider));
        store.storeSnapshot(new GenericDomainEventMessage<>(
                folded.type(),
                folded.name(),
                folded.sequence(),
                snapshot.build(),
                MetaData.from(metaData),
                folded.event(),
                GenericDomainEventMessage.clock.instant()));
    }
}
