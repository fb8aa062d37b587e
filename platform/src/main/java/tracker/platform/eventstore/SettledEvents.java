package tracker.platform.eventstore;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** Settled events in the order of their index, read a slice at a time: nothing is held between two of them. */
public final class SettledEvents {

    /**
     * What to read.
     *
     * @param after only behind that index
     * @param until and none behind that one, which must be settled
     * @param types full names of the messages that are wanted; all when empty
     * @param names beginnings of the names of the aggregates that are wanted; all when empty
     * @param atMost so many
     */
    public record Slice(long after, long until, List<String> types, List<String> names, int atMost) {}

    /** An event at its place in the order of all. */
    public record Placed(long index, DomainEventMessage<?> event) {

        private static Placed of(TrackedEventMessage<?> event) {
            return new Placed(event.trackingToken().position().orElseThrow(), (DomainEventMessage<?>) event);
        }
    }

    private static final String FIRST_OF = "SELECT coalesce(min(global_index), " + Long.MAX_VALUE
            + ") FROM events.domain_event" + " WHERE global_index = ANY (?)";
    private static final String LAST = "SELECT coalesce(max(global_index), 0) FROM events.domain_event";

    private final HorizonEventStorageEngine engine;
    private final Horizon horizon;
    private final DataSource database;

    SettledEvents(HorizonEventStorageEngine engine, Horizon horizon, DataSource database) {
        this.engine = engine;
        this.horizon = horizon;
        this.database = database;
    }

    /** The events of the slice, in order. */
    public List<Placed> read(Slice slice) {
        return engine.slice(slice).stream().map(Placed::of).toList();
    }

    /**
     * Up to which index a reader with that token has seen every event that there is or can still be. A gap that is settled and
     * empty is none, though the token keeps it until the reader's next event.
     */
    public long seenBy(@Nullable TrackingToken token) {
        if (!(token instanceof GapAwareTrackingToken reader) || reader.getGaps().isEmpty()) {
            return Positions.of(token);
        }
        long settled = horizon.settled();
        SortedSet<Long> open = reader.getGaps().tailSet(settled + 1);
        long firstOpen = open.isEmpty() ? Long.MAX_VALUE : open.first();
        long firstMissed = firstOf(reader.getGaps().headSet(settled + 1));
        return Math.min(reader.getIndex(), Math.min(firstOpen, firstMissed) - 1);
    }

    private long firstOf(Collection<Long> indexes) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FIRST_OF)) {
            statement.setArray(1, connection.createArrayOf("bigint", indexes.toArray()));
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The events in gaps cannot be looked up", e);
        }
    }

    /** The greatest index that an event has, settled or not. */
    public long last() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(LAST)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The last event cannot be looked up", e);
        }
    }
}
