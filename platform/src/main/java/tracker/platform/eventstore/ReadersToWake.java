package tracker.platform.eventstore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams that want to hear when there is something to read. */
public final class ReadersToWake {

    private static final Logger log = LoggerFactory.getLogger(ReadersToWake.class);

    private final Set<Runnable> callbacks = ConcurrentHashMap.newKeySet();

    void add(Runnable callback) {
        callbacks.add(callback);
    }

    void remove(Runnable callback) {
        callbacks.remove(callback);
    }

    /** One that fails, as when it is about to end, keeps no other asleep. */
    public void wake() {
        for (Runnable callback : callbacks) {
            try {
                callback.run();
            } catch (RuntimeException e) {
                log.warn("A reader was not woken; it looks by itself if it goes on: {}", e.toString());
            }
        }
    }
}
