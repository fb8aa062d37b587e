package tracker.bench;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Durations, recorded from any thread, and how long most of them were. */
final class Latencies {

    private static final int DIGITS = 3;

    private final Histogram micros = new ConcurrentHistogram(DIGITS);

    void record(Duration duration) {
        micros.recordValue(Math.max(0, duration.toNanos() / 1_000));
    }

    void add(Latencies others) {
        micros.add(others.micros);
    }

    long count() {
        return micros.getTotalCount();
    }

    /** So many percent of them took at most that long. */
    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    double maxMillis() {
        return micros.getMaxValue() / 1e3;
    }

    String text() {
        return "p50 %s, p99 %s, max %s ms of %,d"
                .formatted(Numbers.text(millis(50)), Numbers.text(millis(99)), Numbers.text(maxMillis()), count());
    }
}
