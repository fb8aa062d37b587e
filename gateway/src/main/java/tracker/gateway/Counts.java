package tracker.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many there are of each, now; what has come down to none is forgotten. */
final class Counts {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** One more: how many there are with it. */
    int up(String key) {
        return counts.merge(key, 1, Integer::sum);
    }

    void down(String key) {
        counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
    }
}
