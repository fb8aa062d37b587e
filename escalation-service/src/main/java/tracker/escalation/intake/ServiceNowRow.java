package tracker.escalation.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.SourceReport;

/**
 * What one row of a ServiceNow audit log says of its case; unknown texts are empty.
 *
 * @param line line of the file
 * @param digest by which the same row is known again
 * @param time when the row was written
 * @param report the source's stamps, counters, verdict and its words for state, priority, team and problem
 */
public record ServiceNowRow(
        int line,
        ByteString digest,
        Timestamp time,
        SourceReport report,
        Classification classification,
        String assignee,
        String channel,
        String market,
        String resolutionCode) {

    /** Place in the case's log, from 1. */
    public int ordinal() {
        return report.getOrdinal();
    }
}
