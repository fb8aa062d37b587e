package tracker.platform.eventstore;

import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** Settled events in the order of their index, read a slice at a time: nothing is held between two of them. */
public interface SettledEvents {

    /**
     * What to read.
     *
     * @param after only behind that index
     * @param until and none behind that one, which must be settled
     * @param types full names of the messages that are wanted; all when empty
     * @param names beginnings of the names of the aggregates that are wanted; all when empty
     * @param atMost so many
     */
    record Slice(long after, long until, List<String> types, List<String> names, int atMost) {

        /** Whether that event is wanted, wherever it lies. */
        public boolean wants(String type, String name) {
            return (types.isEmpty() || types.contains(type))
                    && (names.isEmpty() || names.stream().anyMatch(name::startsWith));
        }
    }

    /** An event at its place in the order of all. */
    record Placed(long index, DomainEventMessage<?> event) {

        private static Placed of(TrackedEventMessage<?> event) {
            return new Placed(event.trackingToken().position().orElseThrow(), (DomainEventMessage<?>) event);
        }
    }

    /** The events of the slice, in order, each with the token of a reader that has seen it. */
    List<? extends TrackedEventMessage<?>> slice(Slice slice);

    /** The events of the slice, in order. */
    default List<Placed> read(Slice slice) {
        return slice(slice).stream().map(Placed::of).toList();
    }

    /** The token of a reader that has seen every event up to that index, which must be settled. */
    TrackingToken tokenAt(long index);

    /**
     * Up to which index a reader with that token has seen every event that there is or can still be. A gap that is settled and
     * empty is none, though the token keeps it until the reader's next event.
     */
    long seenBy(@Nullable TrackingToken token);

    /** Names the order in which the indexes count: in another they mean nothing. That of PostgreSQL has the empty name. */
    String order();

    /** The greatest index that an event has, settled or not. */
    long last();
}
