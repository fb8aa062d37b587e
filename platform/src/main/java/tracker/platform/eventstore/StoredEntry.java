package tracker.platform.eventstore;

import java.time.Instant;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.jspecify.annotations.Nullable;

/** An event as its row has it. Axon's own entry writes the time as text and reads that again, for every event that is read. */
public final class StoredEntry extends GenericDomainEventEntry<byte[]> {

    private static final String NO_TEXT = "";

    private final Instant recorded;

    public StoredEntry(
            @Nullable String type,
            String aggregate,
            long sequence,
            String id,
            Instant recorded,
            String payloadType,
            @Nullable String revision,
            byte[] payload,
            byte[] metaData) {
        super(type, aggregate, sequence, id, NO_TEXT, payloadType, revision, payload, metaData);
        this.recorded = recorded;
    }

    @Override
    public Instant getTimestamp() {
        return recorded;
    }
}
