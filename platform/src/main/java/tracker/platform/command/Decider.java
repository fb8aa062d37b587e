package tracker.platform.command;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.EventMeta;

/**
 * The rules of one kind of aggregate. Pure: no clock, no ids, no I/O; everything comes in.
 *
 * @param <S> state that the rules need: the resource, and facts that only they need
 * @param <R> the contract's resource
 */
public interface Decider<S, R extends Message> {

    /** The state of what does not exist yet. */
    S initial(String name);

    /** Refuses a caller who may not know of it, before anything else of it is told; lets all others go on. */
    default void admit(Context context, Message command, S state) {}

    /** What happens because of the command; empty when nothing does. A refusal is a {@code Rejection}. */
    List<? extends Message> decide(Context context, Message command, S state);

    /** The state after the event. */
    S evolve(S state, Message event, EventMeta meta);

    /** The resource as callers see it. */
    R resource(S state);

    /**
     * What the command changes of the resource: the whole, or a part with an etag of its own, which the command's must equal.
     * Where a part says since which etag it was only commented, any since is as good.
     */
    default Message part(S state, Message command) {
        return resource(state);
    }
}
