package tracker.remediation.plan.policy;

import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import tracker.platform.command.EventKeys;

/** What the events of a policy say of the event that it follows. */
final class CausedBy {

    private CausedBy() {}

    static Map<String, String> event(DomainEventMessage<?> event) {
        Object correlation = event.getMetaData().getOrDefault(EventKeys.CORRELATION_ID, event.getIdentifier());
        return Map.of(
                EventKeys.CORRELATION_ID, correlation.toString(),
                EventKeys.CAUSATION_ID, event.getIdentifier());
    }
}
