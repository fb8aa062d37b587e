package tracker.contract;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/**
 * What stands beside an event in the store: its place in the aggregate, its two times, and who caused it.
 *
 * @param sequence place in the aggregate's own order, from 0
 * @param occurred when it happened in the world
 * @param recorded when the store took it in
 * @param actor subject of the person or service that caused it
 */
public record EventMeta(long sequence, Instant occurred, Instant recorded, String actor) {

    /** The meta data of an event of the contract, whose first field is its occurred time. */
    public static EventMeta of(Message event, long sequence, Instant recorded, String actor) {
        return new EventMeta(sequence, occurredTime(event), recorded, actor);
    }

    /** When an event of the contract happened in the world. */
    public static Instant occurredTime(Message event) {
        FieldDescriptor field = event.getDescriptorForType().findFieldByNumber(1);
        return toInstant((Timestamp) event.getField(field));
    }

    public static Instant toInstant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    public static Timestamp toTimestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** The etag of what this event touched. */
    public String etag() {
        return Long.toString(sequence);
    }

    /** The occurred time as the contract writes it. */
    public Timestamp occurredTimestamp() {
        return toTimestamp(occurred);
    }
}
