package tracker.platform.command;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.platform.command.Snapshots.Mark;
import tracker.platform.eventstore.EventEngine;

/**
 * One aggregate as it was at an instant, from the snapshot before it. Snapshots cut the history into stretches and say how far
 * it reaches at each cut, so that only those stretches are read in which the instant falls: one for each origin, since each
 * has its own order of occurred times.
 */
final class TimeTravel<S> {

    private final EventEngine store;
    private final Snapshots snapshots;
    private final SnapshotDecider<S, ?> decider;
    private final Folded<S> now;
    private final Instant asOf;
    private final @Nullable Instant knownAt;

    /** The beginning, the snapshots of what was known then, and the end of what was known then. */
    private final List<Mark> marks = new ArrayList<>();

    /** The events between a mark and the next, by the number of the first. */
    private final Map<Integer, List<? extends DomainEventMessage<?>>> stretches = new HashMap<>();

    /**
     * @param asOf the instant in the world
     * @param knownAt when it was recorded at the latest; null where that does not matter
     */
    TimeTravel(
            EventEngine store,
            Snapshots snapshots,
            SnapshotDecider<S, ?> decider,
            Folded<S> now,
            Instant asOf,
            @Nullable Instant knownAt) {
        this.store = store;
        this.snapshots = snapshots;
        this.decider = decider;
        this.now = now;
        this.asOf = asOf;
        this.knownAt = knownAt;
    }

    /** The aggregate as it was then; nothing when there was none. */
    Optional<S> arrive() {
        boolean everythingWasKnown = wasKnown(now.extent());
        if (everythingWasKnown && now.extent().liesBy(asOf)) {
            return Optional.of(now.state());
        }
        marks.add(new Mark(-1, Extent.NOTHING));
        snapshots.marks(decider, now).stream()
                .filter(mark -> wasKnown(mark.extent()))
                .forEach(marks::add);
        marks.add(everythingWasKnown ? new Mark(now.sequence(), now.extent()) : endOfTheKnown());
        long until = Stream.of(Origin.values()).mapToLong(this::last).max().orElseThrow();
        return until < 0 ? Optional.empty() : Optional.of(after(until));
    }

    private boolean wasKnown(Extent extent) {
        return knownAt == null || !extent.recorded().isAfter(knownAt);
    }

    /** Behind the last snapshot recorded times need not be in order: each event was known or was not. */
    private Mark endOfTheKnown() {
        Mark last = marks.getLast();
        List<? extends DomainEventMessage<?>> known =
                store.events(now.name(), last.sequence(), now.sequence(), knownAt);
        stretches.put(marks.size() - 1, known);
        Extent extent = last.extent();
        for (DomainEventMessage<?> event : known) {
            extent = extent.after(event);
        }
        return new Mark(known.isEmpty() ? last.sequence() : known.getLast().getSequenceNumber(), extent);
    }

    /** Sequence of the last event of that origin whose running-max occurred time is not later; -1 when there is none. */
    private long last(Origin origin) {
        Extent.Last before = null;
        for (int i = 0; i < marks.size(); i++) {
            Extent.Last reached = marks.get(i).extent().last(origin);
            if (reached != null && reached.occurred().isAfter(asOf)) {
                return lastIn(stretch(i - 1), origin, before);
            }
            before = reached;
        }
        return before == null ? -1 : before.sequence();
    }

    private long lastIn(List<? extends DomainEventMessage<?>> events, Origin origin, Extent.@Nullable Last before) {
        long last = before == null ? -1 : before.sequence();
        for (DomainEventMessage<?> event : events) {
            if (Origin.of(event.getMetaData()) == origin) {
                if (EventMeta.occurredTime((Message) event.getPayload()).isAfter(asOf)) {
                    return last;
                }
                last = event.getSequenceNumber();
            }
        }
        return last;
    }

    private List<? extends DomainEventMessage<?>> stretch(int from) {
        return stretches.computeIfAbsent(
                from,
                i -> store.events(
                        now.name(), marks.get(i).sequence(), marks.get(i + 1).sequence(), knownAt));
    }

    private S after(long sequence) {
        if (sequence == now.sequence() && wasKnown(now.extent())) {
            return now.state();
        }
        int from = marks.size() - 2;
        while (marks.get(from).sequence() > sequence) {
            from--;
        }
        Snapshots.State<S> kept = from == 0
                ? new Snapshots.State<>(-1, decider.initial(now.name()))
                : snapshots.state(decider, now.name(), marks.get(from).sequence());
        List<? extends DomainEventMessage<?>> events = kept.sequence()
                        == marks.get(from).sequence()
                ? stretch(from)
                : store.events(now.name(), kept.sequence(), sequence, knownAt); // a snapshot was dropped meanwhile
        return History.evolved(
                decider,
                kept.state(),
                events.stream()
                        .filter(event -> event.getSequenceNumber() <= sequence)
                        .toList());
    }
}
