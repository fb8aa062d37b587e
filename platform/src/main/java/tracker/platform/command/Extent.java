package tracker.platform.command;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;

/**
 * How far a history reaches in its two times.
 *
 * @param lasts for each origin that has events
 * @param recorded the latest time at which one of them was recorded
 */
record Extent(Map<Origin, Last> lasts, Instant recorded) {

    /**
     * How far the events of one origin reach, which order among themselves.
     *
     * @param occurred the latest time in the world of any of them
     * @param sequence the last of them
     */
    record Last(Instant occurred, long sequence) {}

    static final Extent NOTHING = new Extent(Map.of(), Instant.MIN);

    private static final String RECORDED = "recorded";
    private static final String OCCURRED = ".occurred";
    private static final String SEQUENCE = ".sequence";

    Extent after(DomainEventMessage<?> event) {
        Instant occurred = EventMeta.occurredTime((Message) event.getPayload());
        Map<Origin, Last> next = new EnumMap<>(Origin.class);
        next.putAll(lasts);
        next.merge(
                Origin.of(event.getMetaData()),
                new Last(occurred, event.getSequenceNumber()),
                (before, now) -> new Last(later(before.occurred(), now.occurred()), now.sequence()));
        return new Extent(next, later(recorded, event.getTimestamp()));
    }

    @Nullable
    Last last(Origin origin) {
        return lasts.get(origin);
    }

    /** Whether all of it had occurred at that instant. */
    boolean liesBy(Instant asOf) {
        return lasts.values().stream().noneMatch(last -> last.occurred().isAfter(asOf));
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    Map<String, String> metaData() {
        Map<String, String> metaData = new HashMap<>();
        metaData.put(RECORDED, recorded.toString());
        lasts.forEach((origin, last) -> {
            metaData.put(origin.text() + OCCURRED, last.occurred().toString());
            metaData.put(origin.text() + SEQUENCE, Long.toString(last.sequence()));
        });
        return metaData;
    }

    static Extent of(MetaData metaData) {
        Map<Origin, Last> lasts = new EnumMap<>(Origin.class);
        for (Origin origin : Origin.values()) {
            if (metaData.containsKey(origin.text() + OCCURRED)) {
                lasts.put(
                        origin,
                        new Last(Instant.parse((String) metaData.get(origin.text() + OCCURRED)), Long.parseLong((String)
                                metaData.get(origin.text() + SEQUENCE))));
            }
        }
        return new Extent(lasts, Instant.parse((String) metaData.get(RECORDED)));
    }
}
