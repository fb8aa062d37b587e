package tracker.bench;

import java.time.Duration;

/** How often something was done in a stretch of time. */
record Slice(long count, Duration time) {

    double perSecond() {
        return count * 1e9 / time.toNanos();
    }
}
