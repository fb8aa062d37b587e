package tracker.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A figure as it was taken.
 *
 * @param figure the class of figures that it belongs to, as --only calls it
 * @param what what was measured
 * @param target what it must reach; null where it only explains another
 * @param spread how far single measurements lie apart; empty where there is one
 * @param store what it was taken on
 * @param notes what else was seen
 */
record Result(
        String figure,
        String what,
        double value,
        String unit,
        @Nullable Target target,
        String spread,
        String store,
        List<String> notes) {

    static final String POSTGRESQL = "embedded PostgreSQL 18, durable";
    static final String DOCUMENTS = "embedded MongoDB-protocol server on H2, which is not MongoDB";
    static final String BOTH = POSTGRESQL + "; " + DOCUMENTS;

    /** What only says how much was done, or how it went. */
    static Result seen(String figure, String what, double value, String unit, String note) {
        return new Result(figure, what, value, unit, null, "", BOTH, List.of(note));
    }

    /** Whether it is good enough; null where nothing is asked of it. */
    @JsonProperty
    @Nullable
    Boolean reached() {
        return target == null ? null : target.isReachedBy(value);
    }
}
