package tracker.remediation.plan.effectiveness;

import java.time.Instant;
import java.util.List;

/** How often a matter came back. */
interface Recurrence {

    /**
     * Escalations with one of the fingerprints that were opened after the one instant, and not after the other.
     *
     * @param cursor global index that the answer must have seen at least
     * @param confidential also what was confidential already when it came; what became so later counts in any case
     */
    int count(List<String> fingerprints, Instant after, Instant until, long cursor, boolean confidential);
}
