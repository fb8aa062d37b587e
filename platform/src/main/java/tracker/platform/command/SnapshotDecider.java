package tracker.platform.command;

import com.google.protobuf.Message;

/**
 * A decider of aggregates that may live long: its state is one message of the contract, so that it can be kept, and events
 * before it need not be folded again.
 *
 * @param <S> state that the rules need
 * @param <R> the contract's resource
 */
public interface SnapshotDecider<S, R extends Message> extends Decider<S, R> {

    /** The collection that the names of its aggregates begin with, such as `plans`. */
    String collection();

    /** The whole state as a message, of one type always. */
    Message snapshot(S state);

    /** The state of which that message was made. */
    S restore(Message snapshot);
}
