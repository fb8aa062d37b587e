package tracker.escalation.intake;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationAssigneeChanged;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationReturnedToQueue;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationUnlinked;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.PendingReason;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.SourceReport;
import tracker.escalation.v1.SourceReported;

/**
 * Turns rows of a ServiceNow audit log into the events of what happened. A row is compared with the row before it, so what
 * people changed here stays until the source says something new of it.
 */
public final class ServiceNowHistory {
    private static final Map<String, EscalationState> STATES = Map.of(
            "New", EscalationState.ESCALATION_STATE_NEW,
            "Active", EscalationState.ESCALATION_STATE_IN_PROGRESS,
            "Awaiting User Info", EscalationState.ESCALATION_STATE_PENDING_REQUESTER,
            "Awaiting Problem", EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY,
            "Awaiting Vendor", EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY,
            "Awaiting Evidence", EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY,
            "Resolved", EscalationState.ESCALATION_STATE_RESOLVED,
            "Closed", EscalationState.ESCALATION_STATE_CLOSED);
    private static final Map<String, Priority> PRIORITIES = Map.of(
            "1 - Critical", Priority.PRIORITY_CRITICAL,
            "2 - High", Priority.PRIORITY_HIGH,
            "3 - Moderate", Priority.PRIORITY_MODERATE,
            "4 - Low", Priority.PRIORITY_LOW);
    private static final Set<EscalationState> PENDING = Set.of(
            EscalationState.ESCALATION_STATE_PENDING_REQUESTER, EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY);
    private static final Set<EscalationState> SETTLED =
            Set.of(EscalationState.ESCALATION_STATE_RESOLVED, EscalationState.ESCALATION_STATE_CLOSED);

    private final RecordEscalationHistoryRequest request;
    private final List<Message> events = new ArrayList<>();
    private Escalation escalation;
    private KnownHistory known;

    private ServiceNowHistory(RecordEscalationHistoryRequest request, Escalation escalation, KnownHistory known) {
        this.request = request;
        this.escalation = escalation;
        this.known = known;
    }

    /** The events of those of the request's rows that are new; none when all are known. */
    public static List<Message> events(
            RecordEscalationHistoryRequest request, Instant now, Escalation escalation, KnownHistory known) {
        List<ServiceNowRow> rows =
                known.newOf(escalation.getName(), ServiceNowLog.read(request, now), request.getDryRun());
        if (rows.isEmpty()) {
            return List.of();
        }
        ServiceNowHistory history = new ServiceNowHistory(request, escalation, known);
        rows.forEach(history::row);
        history.recorded(rows);
        return List.copyOf(history.events);
    }

    private void row(ServiceNowRow row) {
        SourceReport before = escalation.hasOpenTime() ? escalation.getSourceReport() : opened(row);
        state(row, before);
        team(row, before);
        assignee(row);
        priority(row, before);
        classification(row);
        problem(row, before);
        report(row, before);
        known = known.saying(row.assignee(), row.classification());
    }

    /** Opens the case with what its first row judges, so that none of this is a change. */
    private SourceReport opened(ServiceNowRow row) {
        String priority = row.report().getPriority();
        happened(EscalationOpened.newBuilder()
                .setOccurredTime(row.report().getOpenTime())
                .setSource(request.getSource())
                .setExternalId(request.getExternalId())
                .setChannel(row.channel())
                .setMarket(row.market())
                .setClassification(row.classification())
                .setPriority(priorityOf(priority))
                .setSourcePriority(priority)
                .build());
        known = known.saying("", row.classification());
        return SourceReport.newBuilder().setPriority(priority).build();
    }

    private void state(ServiceNowRow row, SourceReport before) {
        String word = row.report().getState();
        EscalationState target = STATES.get(word);
        if (target == null || word.equals(before.getState()) || isSettledLater(row)) {
            return;
        }
        if (SETTLED.contains(standing()) && !SETTLED.contains(target)) {
            happened(EscalationReopened.newBuilder().setOccurredTime(row.time()).build());
        }
        String waitingFor = PENDING.contains(target) ? word : "";
        if (standing() != target || !waitingFor().equals(waitingFor)) {
            happened(entered(target, row));
        }
    }

    /** It was done with after what the row tells of: a row that comes late opens nothing again. */
    private boolean isSettledLater(ServiceNowRow row) {
        return SETTLED.contains(standing())
                && escalation.getCyclesList().stream()
                        .flatMap(cycle -> Stream.of(cycle.getResolveTime(), cycle.getCloseTime()))
                        .anyMatch(end -> Timestamps.compare(end, row.time()) > 0);
    }

    /** Where it stands, or would stand if it were not merged: the source knows nothing of that. */
    private EscalationState standing() {
        return escalation.hasMerge() ? escalation.getMerge().getStateBefore() : escalation.getState();
    }

    private String waitingFor() {
        return escalation.hasMerge() ? escalation.getMerge().getWaitingForBefore() : escalation.getWaitingFor();
    }

    private static Message entered(EscalationState state, ServiceNowRow row) {
        return switch (state) {
            case ESCALATION_STATE_NEW ->
                EscalationReturnedToQueue.newBuilder()
                        .setOccurredTime(row.time())
                        .build();
            case ESCALATION_STATE_IN_PROGRESS ->
                EscalationWorkStarted.newBuilder().setOccurredTime(row.time()).build();
            case ESCALATION_STATE_PENDING_REQUESTER -> pended(PendingReason.PENDING_REASON_REQUESTER, row);
            case ESCALATION_STATE_PENDING_THIRD_PARTY -> pended(PendingReason.PENDING_REASON_THIRD_PARTY, row);
            case ESCALATION_STATE_RESOLVED ->
                EscalationResolved.newBuilder()
                        .setOccurredTime(row.time())
                        .setResolutionCode(row.resolutionCode())
                        .build();
            case ESCALATION_STATE_CLOSED ->
                EscalationClosed.newBuilder()
                        .setOccurredTime(row.time())
                        .setResolutionCode(row.resolutionCode())
                        .build();
            default -> throw new IllegalStateException("ServiceNow has no state " + state);
        };
    }

    private static Message pended(PendingReason reason, ServiceNowRow row) {
        return EscalationPended.newBuilder()
                .setOccurredTime(row.time())
                .setReason(reason)
                .setWaitingFor(row.report().getState())
                .build();
    }

    private void team(ServiceNowRow row, SourceReport before) {
        if (!row.report().getTeam().equals(before.getTeam())) {
            happened(EscalationTeamChanged.newBuilder()
                    .setOccurredTime(row.time())
                    .setTeam(escalation.getTeam())
                    .setSourceTeam(row.report().getTeam())
                    .build());
        }
    }

    private void assignee(ServiceNowRow row) {
        if (!row.assignee().equals(known.assignee())) {
            happened(EscalationAssigneeChanged.newBuilder()
                    .setOccurredTime(row.time())
                    .setAssignee(row.assignee())
                    .build());
        }
    }

    private void priority(ServiceNowRow row, SourceReport before) {
        String priority = row.report().getPriority();
        if (!priority.equals(before.getPriority())) {
            happened(EscalationPriorityChanged.newBuilder()
                    .setOccurredTime(row.time())
                    .setPriority(priorityOf(priority))
                    .setSourcePriority(priority)
                    .build());
        }
    }

    private static Priority priorityOf(String word) {
        return PRIORITIES.getOrDefault(word, Priority.PRIORITY_UNSPECIFIED);
    }

    private void classification(ServiceNowRow row) {
        if (!row.classification().equals(known.classification())) {
            happened(EscalationClassificationChanged.newBuilder()
                    .setOccurredTime(row.time())
                    .setClassification(row.classification())
                    .build());
        }
    }

    private void problem(ServiceNowRow row, SourceReport before) {
        String from = before.getProblem();
        String to = row.report().getProblem();
        if (!from.equals(to) && !from.isEmpty()) {
            happened(EscalationUnlinked.newBuilder()
                    .setOccurredTime(row.time())
                    .setLink(link(from))
                    .build());
        }
        if (!from.equals(to) && !to.isEmpty()) {
            happened(EscalationLinked.newBuilder()
                    .setOccurredTime(row.time())
                    .setLink(link(to))
                    .build());
        }
    }

    private static Link link(String problem) {
        return Link.newBuilder()
                .setKind(LinkKind.LINK_KIND_SOURCE_PROBLEM)
                .setTarget(problem)
                .build();
    }

    /** A row is silent only when the last report says the same and is not later, so that it is true at any instant. */
    private void report(ServiceNowRow row, SourceReport before) {
        SourceReport sameHere =
                before.toBuilder().setOrdinal(row.report().getOrdinal()).build();
        boolean goesBack = Timestamps.compare(row.time(), known.reportTime()) < 0;
        if (goesBack || !row.report().equals(sameHere)) {
            happened(SourceReported.newBuilder()
                    .setOccurredTime(row.time())
                    .setReport(row.report())
                    .build());
        }
    }

    private void recorded(List<ServiceNowRow> rows) {
        ServiceNowRow last = rows.getLast();
        EscalationHistoryRecorded.Builder recorded = EscalationHistoryRecorded.newBuilder()
                .setOccurredTime(last.time())
                .setFirstOrdinal(rows.getFirst().ordinal())
                .setAssignee(last.assignee())
                .setClassification(last.classification());
        rows.forEach(row -> recorded.addRowDigests(row.digest()));
        happened(recorded.build());
    }

    private void happened(Message event) {
        events.add(event);
        escalation = EscalationFold.fold(escalation, event, EventMeta.of(event, 0, Instant.EPOCH, ""));
        known = known.after(event);
    }
}
