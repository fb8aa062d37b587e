package tracker.platform.eventstore;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import tracker.contract.EventMeta;
import tracker.team.v1.TeamRegistered;

/** Events of the contract for tests that care only that they are events. */
public final class TestEvents {

    private TestEvents() {}

    public static DomainEventMessage<TeamRegistered> registered(String aggregate, long sequence) {
        return registered(aggregate, sequence, Instant.now());
    }

    public static DomainEventMessage<TeamRegistered> registered(String aggregate, long sequence, Instant recorded) {
        return new GenericDomainEventMessage<>(
                "team",
                aggregate,
                sequence,
                TeamRegistered.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(recorded))
                        .setDisplayName(aggregate)
                        .build(),
                MetaData.from(Map.of("actor", "demo-administrator")),
                UUID.randomUUID().toString(),
                recorded);
    }
}
