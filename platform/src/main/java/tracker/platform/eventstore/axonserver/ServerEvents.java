package tracker.platform.eventstore.axonserver;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Instant;
import java.util.Objects;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.StoredEntry;

/** Events as Axon Server's protocol has them: what a row in PostgreSQL has too, the metadata by key. */
final class ServerEvents {

    private ServerEvents() {}

    static Event of(DomainEventMessage<?> message, Serializer serializer) {
        return of(
                message.getType(),
                message.getAggregateIdentifier(),
                message.getSequenceNumber(),
                message.getIdentifier(),
                message.getTimestamp(),
                message.serializePayload(serializer, byte[].class),
                message.getMetaData());
    }

    static Event of(DomainEventData<byte[]> stored, Serializer serializer) {
        return of(
                stored.getType(),
                stored.getAggregateIdentifier(),
                stored.getSequenceNumber(),
                stored.getEventIdentifier(),
                stored.getTimestamp(),
                stored.getPayload(),
                serializer.deserialize(stored.getMetaData()));
    }

    private static Event of(
            @Nullable String type,
            String aggregate,
            long sequence,
            String id,
            Instant recorded,
            SerializedObject<byte[]> payload,
            MetaData metaData) {
        Event.Builder event = Event.newBuilder()
                .setAggregateType(Objects.requireNonNullElse(type, ""))
                .setAggregateIdentifier(aggregate)
                .setAggregateSequenceNumber(sequence)
                .setMessageIdentifier(id)
                .setTimestamp(recorded.toEpochMilli());
        event.getPayloadBuilder()
                .setType(payload.getType().getName())
                .setRevision(Objects.requireNonNullElse(payload.getType().getRevision(), ""))
                .setData(ByteString.copyFrom(payload.getData()));
        metaData.forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw new SerializationException("Metadata is text, but " + key + " is not");
            }
            event.putMetaData(key, MetaDataValue.newBuilder().setTextValue(text).build());
        });
        return event.build();
    }

    static StoredEntry stored(Event event, Serializer serializer) {
        MetaData metaData = MetaData.emptyInstance();
        for (var entry : event.getMetaDataMap().entrySet()) {
            metaData = metaData.and(entry.getKey(), entry.getValue().getTextValue());
        }
        return new StoredEntry(
                emptyAsNull(event.getAggregateType()),
                event.getAggregateIdentifier(),
                event.getAggregateSequenceNumber(),
                event.getMessageIdentifier(),
                Instant.ofEpochMilli(event.getTimestamp()),
                event.getPayload().getType(),
                emptyAsNull(event.getPayload().getRevision()),
                event.getPayload().getData().toByteArray(),
                serializer.serialize(metaData, byte[].class).getData());
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
