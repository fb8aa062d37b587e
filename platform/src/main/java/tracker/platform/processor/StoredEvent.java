package tracker.platform.processor;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import tracker.contract.EventMeta;
import tracker.platform.command.EventKeys;

/**
 * An event as a projection reads it.
 *
 * @param id unique id of the event
 * @param aggregateType type of the aggregate it happened to
 * @param aggregateId id of that aggregate
 * @param payload the event itself
 * @param meta its place in the aggregate's order, its times and its actor
 * @param metadata everything else that was recorded beside it
 */
public record StoredEvent(
        String id,
        String aggregateType,
        String aggregateId,
        Message payload,
        EventMeta meta,
        Map<String, String> metadata) {

    static StoredEvent of(EventMessage<?> message) {
        if (!(message instanceof DomainEventMessage<?> event) || !(event.getPayload() instanceof Message payload)) {
            throw new IllegalStateException("Event %s is not of this contract: %s"
                    .formatted(message.getIdentifier(), message.getPayloadType().getName()));
        }
        Map<String, String> metadata = new TreeMap<>();
        event.getMetaData().forEach((key, value) -> metadata.put(key, (String) value));
        return new StoredEvent(
                event.getIdentifier(),
                event.getType(),
                event.getAggregateIdentifier(),
                payload,
                EventMeta.of(
                        payload,
                        event.getSequenceNumber(),
                        event.getTimestamp(),
                        metadata.getOrDefault(EventKeys.ACTOR, "")),
                metadata);
    }
}
