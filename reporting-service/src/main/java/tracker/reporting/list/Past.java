package tracker.reporting.list;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.contract.Fold;
import tracker.platform.error.Rejection;

/** Resources as they were right after an event of theirs, folded from what the event store has of them. */
public final class Past {

    /** The events of a resource, in order, up to the one of that number. */
    @FunctionalInterface
    public interface Events {
        List<Event> upTo(String name, long sequence);
    }

    /** What happened, and what stands beside it in the store. */
    public record Event(Message payload, EventMeta meta) {}

    private final Events events;

    public Past(Events events) {
        this.events = events;
    }

    /** The instant that a list is asked for, as PostgreSQL can hold it. */
    static Instant instant(Timestamp asOf) {
        if (!Timestamps.isValid(asOf)) {
            throw Rejection.invalid("as_of", "is not a time of the years 1 to 9999.");
        }
        return EventMeta.toInstant(asOf).truncatedTo(ChronoUnit.MICROS);
    }

    /** What a list reads of the past: the view of that name as of the instant; the view itself when there is none. */
    static String view(String name, @Nullable Instant asOf) {
        return asOf == null ? name : "%s_as_of('%s')".formatted(name, asOf);
    }

    /** That instant in SQL. */
    static String moment(@Nullable Instant asOf) {
        return asOf == null ? "now()" : "timestamptz '%s'".formatted(asOf);
    }

    /** The resource after its event of that number. */
    <R extends Message> R resource(R nothing, Fold<R> fold, String name, long sequence) {
        R resource = nothing;
        for (Event event : events.upTo(name, sequence)) {
            resource = fold.fold(resource, event.payload(), event.meta());
        }
        return resource;
    }
}
