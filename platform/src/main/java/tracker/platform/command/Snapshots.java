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
        Optional<DomainEventMessage<?>> found = store.snapshot(name, revision(decider), until);
        if (found.isPresent()) {
            try {
                return restored(decider, found.get());
            } catch (InvalidProtocolBufferException e) {
                log.warn("The snapshot of {} at {} cannot be read: its events are", name, until, e);
            }
        }
        return Folded.initial(decider, name);
    }

    private static <S> Folded<S> restored(SnapshotDecider<S, ?> decider, DomainEventMessage<?> kept)
            throws InvalidProtocolBufferException {
        Snapshot snapshot = (Snapshot) kept.getPayload();
        String name = kept.getAggregateIdentifier();
        S state = decider.restore(decider.snapshot(decider.initial(name))
                .getParserForType()
                .parseFrom(snapshot.getState().getValue()));
        return new Folded<>(
                name,
                kept.getType(),
                state,
                kept.getSequenceNumber(),
                kept.getIdentifier(),
                Extent.of(kept.getMetaData()),
                Answers.of(snapshot),
                kept.getSequenceNumber());
    }

    /** Where there are snapshots, in order. */
    List<Mark> marks(SnapshotDecider<?, ?> decider, String name) {
        return store.outlines(name, revision(decider)).stream()
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
