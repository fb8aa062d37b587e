package tracker.platform.command;

import com.google.protobuf.Message;
import org.axonframework.eventhandling.DomainEventMessage;

/**
 * An aggregate right after one of its events.
 *
 * @param name name of its resource
 * @param type type of the aggregate
 * @param state what its rules need to know of it
 * @param sequence sequence of that event; -1 when there is none yet
 * @param event id of that event
 * @param extent how far its events reach
 * @param answers the requests that it has answered, and perhaps later ones
 * @param marks where its snapshots stand, and perhaps later ones
 * @param kept sequence of the last snapshot that is known to be kept; -1 when none is
 */
record Folded<S>(
        String name,
        String type,
        S state,
        long sequence,
        String event,
        Extent extent,
        Answers answers,
        Marks marks,
        long kept) {

    static <S> Folded<S> initial(Decider<S, ?> decider, String name) {
        return new Folded<>(name, "", decider.initial(name), -1, "", Extent.NOTHING, new Answers(), new Marks(), -1);
    }

    Folded<S> after(Decider<S, ?> decider, DomainEventMessage<?> event) {
        answers.add(event.getMetaData(), event.getSequenceNumber());
        return new Folded<>(
                name,
                event.getType(),
                decider.evolve(state, (Message) event.getPayload(), History.meta(event)),
                event.getSequenceNumber(),
                event.getIdentifier(),
                extent.after(event),
                answers,
                marks,
                kept);
    }

    Folded<S> kept(long sequence) {
        return new Folded<>(name, type, state, this.sequence, event, extent, answers, marks, sequence);
    }
}
