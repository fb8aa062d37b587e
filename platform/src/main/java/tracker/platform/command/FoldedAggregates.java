package tracker.platform.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.springframework.util.unit.DataSize;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.Shortcut;

/**
 * Aggregates as they stand, without folding all their events each time: from what this process folded before, else from a
 * snapshot. What happened since is read every time, so that it does not matter who made it happen.
 */
final class FoldedAggregates implements Shortcut {

    private static final Duration KEPT_UNUSED = Duration.ofMinutes(15);
    private static final int SIZE_OF_ONE = 500;
    private static final int SIZE_OF_AN_ANSWER = 30;

    private record Remembered(Folded<?> folded, int size) {}

    private final EventEngine store;
    private final Snapshots snapshots;
    private final Snapshotter snapshotter;
    private final Map<String, SnapshotDecider<?, ?>> deciders;
    private final Cache<String, Remembered> remembered;
    private final long firstSnapshot;

    /** @param memory how much is remembered, as it would be written */
    FoldedAggregates(
            EventEngine store,
            Snapshots snapshots,
            Snapshotter snapshotter,
            Collection<? extends SnapshotDecider<?, ?>> deciders,
            DataSize memory) {
        this.store = store;
        this.snapshots = snapshots;
        this.snapshotter = snapshotter;
        this.deciders = deciders.stream().collect(Collectors.toMap(SnapshotDecider::collection, Function.identity()));
        this.remembered = Caffeine.newBuilder()
                .maximumWeight(memory.toBytes())
                .weigher((String name, Remembered entry) -> entry.size())
                .expireAfterAccess(KEPT_UNUSED)
                .build();
        this.firstSnapshot = snapshotter.first();
    }

    @Override
    public Optional<DomainEventMessage<?>> to(String aggregate) {
        SnapshotDecider<?, ?> decider = deciders.get(aggregate.substring(0, Math.max(0, aggregate.indexOf('/'))));
        return decider == null ? Optional.empty() : now(decider, aggregate).map(FoldedAggregates::message);
    }

    private static DomainEventMessage<?> message(Folded<?> folded) {
        return new GenericDomainEventMessage<>(folded.type(), folded.name(), folded.sequence(), folded);
    }

    /** The aggregate after the last of its events; nothing when it has none. */
    <S> Optional<Folded<S>> now(SnapshotDecider<S, ?> decider, String name) {
        Remembered before = remembered.getIfPresent(name);
        @SuppressWarnings("unchecked") // a name belongs to one decider
        Folded<S> known = before == null ? null : (Folded<S>) before.folded();
        Folded<S> now = known == null ? fromStore(decider, name) : goOn(decider, known);
        if (now.sequence() < 0) {
            return Optional.empty();
        }
        if (now != known) {
            now = keep(decider, now);
        }
        return Optional.of(now);
    }

    /**
     * From what was known. Its last event is read again: another in its place means that the store was set back, and what was
     * known never happened.
     */
    private <S> Folded<S> goOn(SnapshotDecider<S, ?> decider, Folded<S> known) {
        DomainEventStream events = store.readEvents(known.name(), known.sequence());
        if (!events.hasNext() || !events.next().getIdentifier().equals(known.event())) {
            remembered.invalidate(known.name());
            return fromStore(decider, known.name());
        }
        Folded<S> folded = known;
        while (events.hasNext()) {
            folded = folded.after(decider, events.next());
        }
        return folded;
    }

    /** Most aggregates end before their first snapshot: their events are all that has to be read. */
    private <S> Folded<S> fromStore(SnapshotDecider<S, ?> decider, String name) {
        Folded<S> folded = Folded.initial(decider, name);
        List<? extends DomainEventMessage<?>> first = store.events(name, -1, firstSnapshot, null);
        if (first.size() > firstSnapshot) {
            folded = snapshots.last(decider, name);
        }
        if (folded.sequence() < 0) {
            for (DomainEventMessage<?> event : first) {
                folded = folded.after(decider, event);
            }
        }
        if (folded.sequence() >= firstSnapshot) {
            DomainEventStream more = store.readEvents(name, folded.sequence() + 1);
            while (more.hasNext()) {
                folded = folded.after(decider, more.next());
            }
        }
        return folded;
    }

    private <S> Folded<S> keep(SnapshotDecider<S, ?> decider, Folded<S> folded) {
        Folded<S> kept = folded;
        long due = snapshotter.due(folded.sequence());
        if (due > folded.kept()) {
            snapshotter.schedule(decider, folded.name());
            kept = folded.kept(due);
        }
        int size = SIZE_OF_ONE
                + decider.snapshot(kept.state()).getSerializedSize()
                + SIZE_OF_AN_ANSWER * kept.answers().size();
        remembered
                .asMap()
                .merge(
                        kept.name(),
                        new Remembered(kept, size),
                        (one, other) -> one.folded().sequence() > other.folded().sequence() ? one : other);
        return kept;
    }

    /** The state right after that event. */
    <S> S after(SnapshotDecider<S, ?> decider, String name, long sequence) {
        Snapshots.State<S> kept = snapshots.state(decider, name, sequence);
        return History.evolved(decider, kept.state(), store.events(name, kept.sequence(), sequence, null));
    }
}
