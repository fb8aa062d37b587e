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
import tracker.platform.eventstore.SnapshotStore;
import tracker.type.v1.Snapshot;

/**
 * Keeps and finds snapshots, each by the rules that folded it: those of other rules are not seen. The requests that were answered are kept beside the
 * state, under a name of their own: who asks for the past does not read them, and only the last are of use.
 */
final class Snapshots {

    private static final String ANSWERS = "/answers";

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

    private final SnapshotStore store;
    private final Map<SnapshotDecider<?, ?>, String> revisions = new ConcurrentHashMap<>();

    Snapshots(SnapshotStore store) {
        this.store = store;
    }

    private String revision(SnapshotDecider<?, ?> decider) {
        return revisions.computeIfAbsent(decider, RulesRevision::of);
    }

    /** The last one that there is; where there is none, the aggregate as it was before its first event. */
    <S> Folded<S> last(SnapshotDecider<S, ?> decider, String name) {
        return read(decider, name, Long.MAX_VALUE)
                .flatMap(kept -> answers(decider, kept).map(answers -> folded(kept, answers)))
                .orElseGet(() -> Folded.initial(decider, name));
    }

    /** The state in the last one up to that event; where there is none, that before the first. */
    <S> State<S> state(SnapshotDecider<S, ?> decider, String name, long until) {
        return read(decider, name, until)
                .map(kept -> new State<>(kept.message().getSequenceNumber(), kept.state()))
                .orElseGet(() -> new State<>(-1, decider.initial(name)));
    }

    private record Kept<S>(DomainEventMessage<?> message, S state) {}

    private <S> Optional<Kept<S>> read(SnapshotDecider<S, ?> decider, String name, long until) {
        Optional<DomainEventMessage<?>> found = store.snapshot(name, revision(decider), until);
        if (found.isPresent()) {
            try {
                return Optional.of(new Kept<>(found.get(), restored(decider, name, (Snapshot)
                        found.get().getPayload())));
            } catch (InvalidProtocolBufferException e) {
                log.warn("The snapshot of {} at {} cannot be read: its events are", name, until, e);
            }
        }
        return Optional.empty();
    }

    /** What was answered up to that state, and perhaps later; nothing when some of it is not there. */
    private Optional<Answers> answers(SnapshotDecider<?, ?> decider, Kept<?> kept) {
        DomainEventMessage<?> state = kept.message();
        return store.snapshot(state.getAggregateIdentifier() + ANSWERS, revision(decider), Long.MAX_VALUE)
                .filter(answers -> answers.getSequenceNumber() >= state.getSequenceNumber())
                .map(answers -> Answers.of((Snapshot) answers.getPayload()));
    }

    private static <S> S restored(SnapshotDecider<S, ?> decider, String name, Snapshot snapshot)
            throws InvalidProtocolBufferException {
        return decider.restore(decider.snapshot(decider.initial(name))
                .getParserForType()
                .parseFrom(snapshot.getState().getValue()));
    }

    private static <S> Folded<S> folded(Kept<S> kept, Answers answers) {
        DomainEventMessage<?> message = kept.message();
        return new Folded<>(
                message.getAggregateIdentifier(),
                message.getType(),
                kept.state(),
                message.getSequenceNumber(),
                message.getIdentifier(),
                Extent.of(message.getMetaData()),
                answers,
                new Marks(),
                message.getSequenceNumber());
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
        keep(decider, folded, folded.name() + ANSWERS, folded.answers().upTo(folded.sequence()));
        keep(
                decider,
                folded,
                folded.name(),
                Snapshot.newBuilder()
                        .setState(Any.pack(decider.snapshot(folded.state())))
                        .build());
    }

    private void keep(SnapshotDecider<?, ?> decider, Folded<?> folded, String name, Snapshot snapshot) {
        Map<String, String> metaData = new HashMap<>(folded.extent().metaData());
        metaData.put(SnapshotStore.REVISION, revision(decider));
        store.storeSnapshot(new GenericDomainEventMessage<>(
                folded.type(),
                name,
                folded.sequence(),
                snapshot,
                MetaData.from(metaData),
                folded.event(),
                GenericDomainEventMessage.clock.instant()));
    }
}
