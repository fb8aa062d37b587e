package tracker.platform.eventstore.axonserver;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.EventLog;
import tracker.platform.eventstore.Positions;
import tracker.platform.eventstore.StoredEntry;

/** The events in a context of Axon Server, which counts them without holes. */
public final class AxonServerLog implements EventLog {

    private static final int BATCH = 500;

    private final AxonServerContext server;
    private final Serializer serializer;

    /** @param serializer of metadata, as rows have them */
    public AxonServerLog(AxonServerProperties properties, Serializer serializer) {
        this.server = new AxonServerContext("tracker-events-copy", properties);
        this.serializer = serializer;
    }

    @Override
    public String order() {
        return AxonServerEngine.order(server.name());
    }

    @Override
    public long size() {
        return server.size();
    }

    @Override
    public Iterator<StoredEntry> behind(long events) {
        long size = size();
        return new Batches() {

            private long next = events;

            @Override
            protected List<StoredEntry> more() {
                List<StoredEntry> found = new ArrayList<>();
                server.read(next, Math.min(next + BATCH, size), read -> {
                    found.add(ServerEvents.stored(read.getEvent(), serializer));
                    return true;
                });
                next += found.size();
                return found;
            }
        };
    }

    @Override
    public void append(List<StoredEntry> events) {
        server.append(
                events.stream().map(event -> ServerEvents.of(event, serializer)).toList());
    }

    @Override
    public long seenBy(@Nullable TrackingToken token) {
        return Positions.of(token);
    }

    @Override
    public TrackingToken tokenBehind(long events) {
        return new GlobalSequenceTrackingToken(events);
    }

    @Override
    public void close() {
        server.close();
    }
}
