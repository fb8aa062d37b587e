package tracker.reporting;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tracker.contract.EventMeta;
import tracker.platform.command.EventKeys;
import tracker.platform.processor.StoredEvent;

/** What happens to one resource in a test, event by event. */
public final class Scene {

    private final String type;
    private final String name;
    private final List<StoredEvent> events = new ArrayList<>();

    public Scene(String type, String name) {
        this.type = type;
        this.name = name;
    }

    public Scene live(Message event) {
        return add(event, Map.of());
    }

    public Scene imported(Message event) {
        return add(event, Map.of(EventKeys.ORIGIN, "import"));
    }

    /** Recorded then, whenever it happened. */
    public Scene recorded(Instant recorded, String actor, Message event) {
        return add(event, recorded, actor, Map.of());
    }

    private Scene add(Message event, Map<String, String> metadata) {
        return add(event, Instant.EPOCH, "somebody", metadata);
    }

    private Scene add(Message event, Instant recorded, String actor, Map<String, String> metadata) {
        long sequence = events.size();
        events.add(new StoredEvent(
                name + "@" + sequence, type, name, event, EventMeta.of(event, sequence, recorded, actor), metadata));
        return this;
    }

    public String name() {
        return name;
    }

    public List<StoredEvent> events() {
        return events;
    }

    public static Timestamp at(String instant) {
        return EventMeta.toTimestamp(Instant.parse(instant));
    }
}
