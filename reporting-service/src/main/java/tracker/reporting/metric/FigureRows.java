package tracker.reporting.metric;

import com.google.protobuf.Timestamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.reporting.v1.HoursFigures;

/** What the SQL functions of figures take and give alike. */
final class FigureRows {

    private FigureRows() {}

    /** As PostgreSQL can hold it: lists cut it likewise. */
    static java.sql.@Nullable Timestamp instant(boolean known, Timestamp time) {
        return known ? java.sql.Timestamp.from(EventMeta.toInstant(time).truncatedTo(ChronoUnit.MICROS)) : null;
    }

    /** Refuses a period that ends before it begins, instead of counting nothing in it. */
    static void requirePeriod(boolean bounded, Timestamp from, Timestamp to) {
        if (bounded && EventMeta.toInstant(to).isBefore(EventMeta.toInstant(from))) {
            throw Rejection.invalid("to", toBeforeFrom());
        }
    }

    static Said toBeforeFrom() {
        return Said.of("TO_BEFORE_FROM", "lies before from: swap the two.");
    }

    /** The columns whose names begin so: of nothing, a count of none. */
    static HoursFigures hours(ResultSet row, String what) throws SQLException {
        HoursFigures.Builder hours = HoursFigures.newBuilder().setCount(row.getInt(what + "_count"));
        if (hours.getCount() > 0) {
            hours.setMean(row.getDouble(what + "_mean"))
                    .setMedian(row.getDouble(what + "_median"))
                    .setP90(row.getDouble(what + "_p90"));
        }
        return hours.build();
    }
}
