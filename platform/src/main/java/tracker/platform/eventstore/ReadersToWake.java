package tracker.platform.eventstore;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that want to hear when there is something to read. */
public final class ReadersToWake {

    private final Set<Runnable> callbacks = ConcurrentHashMap.newKeySet();

    void add(Runnable callback) {
        callbacks.add(callback);
    }

    void remove(Runnable callback) {
        callbacks.remove(callback);
    }

    public void wake() {
        callbacks.forEach(Runnable::run);
    }
}
