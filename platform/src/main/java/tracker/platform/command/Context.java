package tracker.platform.command;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.function.Function;
import tracker.contract.EventMeta;
import tracker.contract.Said;
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
    public void requireNotBefore(Timestamp earliest, Function<Instant, Said> said) {
        Instant time = EventMeta.toInstant(earliest);
        if (occurred.isBefore(now) && occurred.isBefore(time)) {
            throw Rejection.invalid("occurred_time", said.apply(time));
        }
    }
}
