package tracker.platform.eventstore;

import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;

/** A way to an aggregate as it stands that is shorter than all its events. */
@FunctionalInterface
public interface Shortcut {

    /** One message that stands for every event there is of the aggregate; nothing when they have to be read one by one. */
    Optional<DomainEventMessage<?>> to(String aggregate);
}
