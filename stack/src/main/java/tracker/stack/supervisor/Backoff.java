package tracker.stack.supervisor;

import java.time.Duration;

/**
 * How long a part that died stays down, and when the supervisor stops trying.
 *
 * @param first the wait after the first death; it doubles with each further one
 * @param longest where the doubling ends
 * @param stable a part that was ready for this long starts again as if it had never died
 * @param attempts so many deaths before it was ever ready mean that it cannot start
 */
public record Backoff(Duration first, Duration longest, Duration stable, int attempts) {

    public static final Backoff USUAL =
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), Duration.ofMinutes(1), 3);

    private static final int MOST_DOUBLINGS = 16;

    /** The same, but with no wait longer than that. */
    public Backoff atMost(Duration longest) {
        return new Backoff(first.compareTo(longest) < 0 ? first : longest, longest, stable, attempts);
    }

    Duration wait(int deaths) {
        Duration doubled = first.multipliedBy(1L << Math.min(deaths - 1, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    int deaths(int before, Duration ready) {
        return ready.compareTo(stable) >= 0 ? 1 : before + 1;
    }
}
