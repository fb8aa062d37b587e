package tracker.platform.command;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import tracker.contract.EventMeta;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;

/**
 * Time and identity of a command: all that a decider knows beside the command and the state.
 *
 * @param caller who asks
 * @param now when it is asked
 * @param occurred when it happened in the world, never after {@code now}
 * @param requestId the caller's own id of this request; empty where the command has none
 */
public record Context(Caller caller, Instant now, Instant occurred, String requestId) {

    /** The occurred time as events carry it. */
    public Timestamp occurredTime() {
        return EventMeta.toTimestamp(occurred);
    }

    /** A step that is dated back lies not before what it follows; one that happens now may, as far as two clocks differ. */
    public void requireNotBefore(Timestamp earliest, String what) {
        Instant then = EventMeta.toInstant(earliest);
        if (occurred.isBefore(now) && occurred.isBefore(then)) {
            throw Rejection.invalid("occurred_time", "lies before %s, when %s.".formatted(then, what));
        }
    }
}
