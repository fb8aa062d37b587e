package tracker.platform.eventstore;

import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.jspecify.annotations.Nullable;

/** What keeps the events: Axon's interface, and what the services ask besides. There is one for each kind of store. */
public interface EventEngine extends EventStorageEngine, SettledEvents {

    /** An aggregate's events in order: those after and until these places, and of them those that were recorded by then. */
    List<? extends DomainEventMessage<?>> events(String aggregate, long after, long until, @Nullable Instant knownAt);

    /** The names of all aggregates of a collection, such as {@code teams}, in order. */
    List<String> names(String collection);
}
