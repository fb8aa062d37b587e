package tracker.platform.eventstore;

import java.util.Iterator;
import java.util.List;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** All events of a store in their order, as they are stored, for who copies them while nobody else appends. */
public interface EventLog extends AutoCloseable {

    /** As {@link SettledEvents#order()}. */
    String order();

    /** How many there are. */
    long size();

    /** Those behind the first so many. */
    Iterator<StoredEntry> behind(long events);

    /** Adds these at the end, all or none. */
    void append(List<StoredEntry> events);

    /** How many events from the first on a reader with that token has seen. */
    long seenBy(@Nullable TrackingToken token);

    /** The token of a reader that has seen so many from the first on. */
    TrackingToken tokenBehind(long events);

    @Override
    void close();

    /** Reads on by a batch whenever the last one is used up. */
    abstract class Batches implements Iterator<StoredEntry> {

        private Iterator<StoredEntry> batch = List.<StoredEntry>of().iterator();

        /** The next events; none at the end. */
        protected abstract List<StoredEntry> more();

        @Override
        public boolean hasNext() {
            if (!batch.hasNext()) {
                batch = more().iterator();
            }
            return batch.hasNext();
        }

        @Override
        public StoredEntry next() {
            return batch.next();
        }
    }
}
