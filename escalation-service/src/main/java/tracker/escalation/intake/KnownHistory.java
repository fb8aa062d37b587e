package tracker.escalation.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.stream.Stream;
import tracker.contract.Said;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.SourceReported;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/**
 * What is known of a case's history in another tool, which further rows are compared with.
 *
 * @param digests of the rows taken in, by ordinal
 * @param reportTime time of the last row that was reported
 * @param assignee whom the source named last
 * @param classification what the source judged last
 */
public record KnownHistory(
        List<ByteString> digests, Timestamp reportTime, String assignee, Classification classification) {

    /** Before the first row. */
    public static final KnownHistory NONE =
            new KnownHistory(List.of(), Timestamp.getDefaultInstance(), "", Classification.getDefaultInstance());

    /** What is known after an event of the case. */
    public KnownHistory after(Message event) {
        return switch (event) {
            case SourceReported e -> new KnownHistory(digests, e.getOccurredTime(), assignee, classification);
            case EscalationHistoryRecorded e ->
                new KnownHistory(
                        Stream.concat(digests.stream().limit(e.getFirstOrdinal() - 1L), e.getRowDigestsList().stream())
                                .toList(),
                        reportTime,
                        e.getAssignee(),
                        e.getClassification());
            default -> this;
        };
    }

    /** With what a row says of what no report carries. */
    KnownHistory saying(String nextAssignee, Classification nextClassification) {
        return new KnownHistory(digests, reportTime, nextAssignee, nextClassification);
    }

    /**
     * Those of the rows that are new; a rejection when a known one has changed, or a row is missing before them. In a dry run
     * none is missing: what was checked before was not kept.
     */
    List<ServiceNowRow> newOf(String name, List<ServiceNowRow> rows, boolean dryRun) {
        int first = rows.getFirst().ordinal();
        if (first > digests.size() + 1 && !dryRun) {
            throw Rejection.of(
                    Reason.HISTORY_GAP,
                    Said.of(
                            "ROWS_BETWEEN",
                            "{resource} has {rows} rows of history: row {ordinal} cannot be next.",
                            name,
                            digests.size(),
                            first));
        }
        rows.stream().filter(this::hasChanged).findFirst().ifPresent(row -> {
            throw changed(name, row);
        });
        return rows.stream().filter(row -> row.ordinal() > digests.size()).toList();
    }

    private boolean hasChanged(ServiceNowRow row) {
        return row.ordinal() <= digests.size()
                && !digests.get(row.ordinal() - 1).equals(row.digest());
    }

    private static Rejection changed(String name, ServiceNowRow row) {
        return Rejection.of(
                Reason.HISTORY_ROW_CHANGED,
                Said.of(
                        "ROW_CHANGED",
                        "line {line}: row {ordinal} of {resource} is not the row that was taken in before.",
                        row.line(),
                        row.ordinal(),
                        name));
    }
}
