package tracker.reporting.metric;

import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;
import tracker.contract.EventMeta;

/** Instants of requests as parameters of SQL. */
final class SqlTimes {

    private SqlTimes() {}

    static java.sql.@Nullable Timestamp orNull(boolean known, Timestamp time) {
        return known ? java.sql.Timestamp.from(EventMeta.toInstant(time)) : null;
    }
}
