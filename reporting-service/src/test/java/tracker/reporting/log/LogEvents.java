package tracker.reporting.log;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationAssigneeChanged;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationReturnedToQueue;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationUnlinked;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.PendingReason;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.SourceReport;
import tracker.escalation.v1.SourceReported;
import tracker.platform.command.EventKeys;
import tracker.platform.processor.StoredEvent;

/** The rows of a log as imported events: a plain stand-in for the mapping of escalation-service, for tests of what follows it. */
public final class LogEvents {

    private static final List<String> SETTLED = List.of("Resolved", "Closed");

    private final String name;
    private final List<StoredEvent> events = new ArrayList<>();

    private LogEvents(String name) {
        this.name = name;
    }

    public static List<StoredEvent> of(IncidentLog log) {
        List<StoredEvent> events = new ArrayList<>();
        log.incidents().forEach((number, rows) -> events.addAll(of(number, rows)));
        return events;
    }

    /** The case becomes confidential after its last event. */
    public static StoredEvent hidden(StoredEvent last, List<String> viewers) {
        return after(last, Confidentiality.CONFIDENTIALITY_CONFIDENTIAL, viewers);
    }

    /** The case is open to all after its last event. */
    public static StoredEvent shown(StoredEvent last) {
        return after(last, Confidentiality.CONFIDENTIALITY_OPEN, List.of());
    }

    /** Somebody has the case after its last event. */
    public static StoredEvent assigned(StoredEvent last, String assignee) {
        return after(
                last,
                EscalationAssigneeChanged.newBuilder()
                        .setOccurredTime(last.meta().occurredTimestamp())
                        .setAssignee(assignee)
                        .build());
    }

    private static StoredEvent after(StoredEvent last, Confidentiality confidentiality, List<String> viewers) {
        return after(
                last,
                EscalationConfidentialityChanged.newBuilder()
                        .setOccurredTime(last.meta().occurredTimestamp())
                        .setConfidentiality(confidentiality)
                        .addAllViewers(viewers)
                        .build());
    }

    private static StoredEvent after(StoredEvent last, Message changed) {
        long sequence = last.meta().sequence() + 1;
        return new StoredEvent(
                last.aggregateId() + "@" + sequence,
                last.aggregateType(),
                last.aggregateId(),
                changed,
                EventMeta.of(changed, sequence, Instant.EPOCH, "somebody"),
                last.metadata());
    }

    private static List<StoredEvent> of(String number, List<Map<String, String>> rows) {
        LogEvents events = new LogEvents(Ids.name("escalations", "servicenow", number));
        Map<String, String> first = rows.getFirst();
        events.happened(EscalationOpened.newBuilder()
                .setOccurredTime(time(first.get("opened_at")))
                .setSource("servicenow")
                .setExternalId(number)
                .setTitle(number)
                .setChannel(known(first.get("contact_type")))
                .setClassification(classification(first))
                .setPriority(priority(first))
                .setSourcePriority(known(first.get("priority")))
                .build());
        Map<String, String> before = null;
        String state = "New";
        SourceReport reported = SourceReport.getDefaultInstance();
        Instant latest = Instant.MIN;
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> row = rows.get(i);
            state = events.state(state, row);
            if (!known(row.get("assignment_group"))
                    .equals(before == null ? "" : known(before.get("assignment_group")))) {
                events.happened(EscalationTeamChanged.newBuilder()
                        .setOccurredTime(at(row))
                        .setSourceTeam(known(row.get("assignment_group")))
                        .build());
            }
            if (before != null && !before.get("priority").equals(row.get("priority"))) {
                events.happened(EscalationPriorityChanged.newBuilder()
                        .setOccurredTime(at(row))
                        .setPriority(priority(row))
                        .setSourcePriority(known(row.get("priority")))
                        .build());
            }
            if (before != null && !before.get("category").equals(row.get("category"))) {
                events.happened(EscalationClassificationChanged.newBuilder()
                        .setOccurredTime(at(row))
                        .setClassification(classification(row))
                        .build());
            }
            events.problem(before == null ? "" : known(before.get("problem_id")), known(row.get("problem_id")), row);
            SourceReport report = report(row);
            Instant occurred = EventMeta.toInstant(at(row));
            if (!report.equals(reported) || occurred.isBefore(latest)) {
                events.happened(SourceReported.newBuilder()
                        .setOccurredTime(at(row))
                        .setReport(report.toBuilder().setOrdinal(i + 1))
                        .build());
            }
            latest = occurred.isAfter(latest) ? occurred : latest;
            reported = report;
            before = row;
        }
        events.happened(EscalationHistoryRecorded.newBuilder()
                .setOccurredTime(at(rows.getLast()))
                .setFirstOrdinal(1)
                .build());
        return events.events;
    }

    private String state(String before, Map<String, String> row) {
        String word = row.get("incident_state");
        if (word.equals("-100") || word.equals(before)) {
            return before;
        }
        boolean back = SETTLED.contains(before) && !SETTLED.contains(word);
        if (back) {
            happened(EscalationReopened.newBuilder().setOccurredTime(at(row)).build());
        }
        switch (word) {
            case "New" ->
                happened(EscalationReturnedToQueue.newBuilder()
                        .setOccurredTime(at(row))
                        .build());
            case "Active" -> {
                if (!back) {
                    happened(EscalationWorkStarted.newBuilder()
                            .setOccurredTime(at(row))
                            .build());
                }
            }
            case "Resolved" ->
                happened(
                        EscalationResolved.newBuilder().setOccurredTime(at(row)).build());
            case "Closed" ->
                happened(EscalationClosed.newBuilder().setOccurredTime(at(row)).build());
            default ->
                happened(EscalationPended.newBuilder()
                        .setOccurredTime(at(row))
                        .setReason(
                                word.equals("Awaiting User Info")
                                        ? PendingReason.PENDING_REASON_REQUESTER
                                        : PendingReason.PENDING_REASON_THIRD_PARTY)
                        .setWaitingFor(word)
                        .build());
        }
        return word;
    }

    private void problem(String before, String after, Map<String, String> row) {
        if (before.equals(after)) {
            return;
        }
        if (!before.isEmpty()) {
            happened(EscalationUnlinked.newBuilder()
                    .setOccurredTime(at(row))
                    .setLink(link(before))
                    .build());
        }
        if (!after.isEmpty()) {
            happened(EscalationLinked.newBuilder()
                    .setOccurredTime(at(row))
                    .setLink(link(after))
                    .build());
        }
    }

    private static Link link(String problem) {
        return Link.newBuilder()
                .setKind(LinkKind.LINK_KIND_SOURCE_PROBLEM)
                .setTarget(problem)
                .build();
    }

    private static SourceReport report(Map<String, String> row) {
        SourceReport.Builder report = SourceReport.newBuilder()
                .setState(row.get("incident_state"))
                .setPriority(known(row.get("priority")))
                .setTeam(known(row.get("assignment_group")))
                .setProblem(known(row.get("problem_id")))
                .setOpenTime(time(row.get("opened_at")))
                .setReassignmentCount(Integer.parseInt(row.get("reassignment_count")))
                .setReopenCount(Integer.parseInt(row.get("reopen_count")));
        if (!row.get("resolved_at").equals("?")) {
            report.setResolveTime(time(row.get("resolved_at")));
        }
        if (!row.get("closed_at").equals("?")) {
            report.setCloseTime(time(row.get("closed_at")));
        }
        if (!row.get("made_sla").equals("?")) {
            report.setSlaMade(row.get("made_sla").equals("true"));
        }
        return report.build();
    }

    private static Priority priority(Map<String, String> row) {
        String text = row.get("priority");
        return text.equals("?") ? Priority.PRIORITY_UNSPECIFIED : Priority.forNumber(text.charAt(0) - '0');
    }

    private static Classification classification(Map<String, String> row) {
        Classification.Builder classification = Classification.newBuilder();
        if (!row.get("category").equals("?")) {
            classification.addCategory(row.get("category"));
        }
        return classification.build();
    }

    private static String known(String value) {
        return Objects.equals(value, "?") ? "" : value;
    }

    private static Timestamp at(Map<String, String> row) {
        return time(row.get("sys_updated_at"));
    }

    private static Timestamp time(String text) {
        return EventMeta.toTimestamp(LogFigures.time(text).toInstant(ZoneOffset.UTC));
    }

    private void happened(Message event) {
        long sequence = events.size();
        events.add(new StoredEvent(
                name + "/" + sequence,
                "escalation",
                name,
                event,
                EventMeta.of(event, sequence, Instant.EPOCH, "importer"),
                Map.of(EventKeys.ORIGIN, "import")));
    }
}
