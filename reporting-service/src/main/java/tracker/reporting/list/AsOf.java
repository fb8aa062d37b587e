package tracker.reporting.list;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/** The instant that a list is asked for, and what is read of it. */
final class AsOf {

    private AsOf() {}

    /** As PostgreSQL can hold it. */
    static Instant instant(Timestamp asOf) {
        if (!Timestamps.isValid(asOf)) {
            throw Rejection.invalid("as_of", Said.of("NO_TIME", "is not a time of the years 1 to 9999."));
        }
        return EventMeta.toInstant(asOf).truncatedTo(ChronoUnit.MICROS);
    }

    /** The view of that name as of the instant; the view itself when there is none. */
    static String view(String name, @Nullable Instant asOf) {
        return asOf == null ? name : "%s_as_of('%s')".formatted(name, asOf);
    }

    /** That instant in SQL. */
    static String moment(@Nullable Instant asOf) {
        return asOf == null ? "now()" : "timestamptz '%s'".formatted(asOf);
    }
}
