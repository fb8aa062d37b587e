package tracker.reporting.fact;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.Fold;
import tracker.platform.processor.StoredEvent;

/** A resource on its way through a batch: as it was stored, then with each event that it had not seen. */
final class ResourceRow<R extends Message> {

    final String name;
    final long storedVersion;
    long version;
    R resource;

    ResourceRow(String name, long storedVersion, R resource) {
        this.name = name;
        this.storedVersion = storedVersion;
        this.version = storedVersion;
        this.resource = resource;
    }

    /** An event that is known already changes nothing. */
    ResourceRow<R> fold(List<StoredEvent> events, Fold<R> fold) {
        for (StoredEvent event : events) {
            if (event.meta().sequence() > version) {
                resource = fold.fold(resource, event.payload(), event.meta());
                version = event.meta().sequence();
            }
        }
        return this;
    }

    boolean isStored() {
        return storedVersion >= 0;
    }

    boolean hasChanged() {
        return version > storedVersion;
    }
}
