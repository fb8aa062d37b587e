package tracker.platform.processor;

import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.async.SequencingPolicy;

/** All events one after another: the same text in every JVM, unlike Axon's own policy of that meaning. */
public final class OneAtATime implements SequencingPolicy<EventMessage<?>> {

    @Override
    public Object getSequenceIdentifierFor(EventMessage<?> event) {
        return "all";
    }
}
