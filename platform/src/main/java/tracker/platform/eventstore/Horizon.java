package tracker.platform.eventstore;

import java.time.Instant;

/**
 * How far the order of all events is settled: at and below that index every event is there to be read, and none will ever
 * come between. Indexes begin at 1; 0 is before the first event.
 */
public interface Horizon {

    /** The last settled index; waits for the first look at the store. */
    long settled();

    /** The index of the last settled event: what a reader that has read everything has reached. */
    long lastSettledEvent();

    /** Up to this recorded time everything is settled: a question about an earlier one gets the same answer for ever. */
    Instant settledTime();
}
