package tracker.reporting.fact;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Instants as PostgreSQL keeps them: microseconds since 1970. */
final class Micros {

    static final long NEVER = Long.MAX_VALUE;
    static final long ALWAYS = Long.MIN_VALUE;

    private Micros() {}

    static long of(Timestamp time) {
        return time.getSeconds() * 1_000_000 + time.getNanos() / 1_000;
    }

    static long of(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
