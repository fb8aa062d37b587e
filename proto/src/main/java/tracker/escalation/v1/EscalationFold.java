package tracker.escalation.v1;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.EventMeta;

/** What the events of an escalation mean. */
public final class EscalationFold {

    private EscalationFold() {}

    public static Escalation fold(Escalation escalation, Message event, EventMeta meta) {
        Escalation.Builder next = escalation.toBuilder().setEtag(meta.etag()).setUpdateTime(meta.occurredTimestamp());
        switch (event) {
            case EscalationOpened e -> opened(next, e);
            case EscalationTriaged e -> {
                next.setState(EscalationState.ESCALATION_STATE_TRIAGED)
                        .setPriority(e.getPriority())
                        .setSourcePriority("");
                if (e.hasClassification()) {
                    classified(next, e.getClassification());
                }
            }
            case EscalationAssigned e ->
                next.setState(EscalationState.ESCALATION_STATE_ASSIGNED)
                        .setTeam(e.getTeam())
                        .setSourceTeam("")
                        .setAssignee(e.getAssignee());
            case EscalationTeamChanged e -> next.setTeam(e.getTeam()).setSourceTeam(e.getSourceTeam());
            case EscalationAssigneeChanged e -> next.setAssignee(e.getAssignee());
            case EscalationAcknowledged e -> {
                next.setState(EscalationState.ESCALATION_STATE_ACKNOWLEDGED);
                if (!cycle(next).hasAcknowledgeTime()) {
                    cycle(next).setAcknowledgeTime(e.getOccurredTime());
                }
            }
            case EscalationWorkStarted e -> next.setState(EscalationState.ESCALATION_STATE_IN_PROGRESS);
            case EscalationPended e ->
                next.setState(
                        e.getReason() == PendingReason.PENDING_REASON_REQUESTER
                                ? EscalationState.ESCALATION_STATE_PENDING_REQUESTER
                                : EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY);
            case EscalationMitigated e -> {
                next.setState(EscalationState.ESCALATION_STATE_MITIGATED);
                cycle(next).setMitigateTime(e.getOccurredTime());
            }
            case EscalationResolved e -> {
                next.setState(EscalationState.ESCALATION_STATE_RESOLVED)
                        .setResolutionCode(e.getResolutionCode())
                        .setResolutionSummary(e.getResolutionSummary());
                if (!cycle(next).hasResolveTime()) {
                    cycle(next).setResolveTime(e.getOccurredTime());
                }
            }
            case EscalationClosed e -> {
                next.setState(EscalationState.ESCALATION_STATE_CLOSED);
                if (!e.getResolutionCode().isEmpty()) {
                    next.setResolutionCode(e.getResolutionCode());
                }
                cycle(next).setCloseTime(e.getOccurredTime());
            }
            case EscalationReopened e ->
                next.setState(EscalationState.ESCALATION_STATE_IN_PROGRESS)
                        .setResolutionCode("")
                        .setResolutionSummary("")
                        .addCycles(Cycle.newBuilder()
                                .setNumber(next.getCyclesCount() + 1)
                                .setStartTime(e.getOccurredTime()));
            case EscalationReturnedToQueue e -> next.setState(EscalationState.ESCALATION_STATE_NEW);
            case EscalationDismissed e -> next.setState(EscalationState.ESCALATION_STATE_DISMISSED);
            case EscalationPriorityChanged e ->
                next.setPriority(e.getPriority()).setSourcePriority(e.getSourcePriority());
            case EscalationClassificationChanged e -> classified(next, e.getClassification());
            case EscalationCommented e -> next.setCommentCount(next.getCommentCount() + 1);
            case EscalationLinked e -> {
                if (!next.getLinksList().contains(e.getLink())) {
                    next.addLinks(e.getLink());
                }
            }
            case EscalationUnlinked e -> {
                int at = next.getLinksList().indexOf(e.getLink());
                if (at >= 0) {
                    next.removeLinks(at);
                }
            }
            case SourceReported e -> next.setSourceReport(e.getReport());
            case EscalationHistoryRecorded e -> next.setHistoryRows(e.getFirstOrdinal() - 1 + e.getRowDigestsCount());
            case EscalationMerged e ->
                next.setMerge(Merge.newBuilder()
                        .setInto(e.getInto())
                        .addAllSharedTerms(e.getSharedTermsList())
                        .setReason(e.getReason())
                        .setMergeTime(e.getOccurredTime()));
            case EscalationUnmerged e ->
                next.setState(next.getMerge().getStateBefore())
                        .setWaitingFor(next.getMerge().getWaitingForBefore())
                        .clearMerge();
            case EscalationConfidentialityChanged e -> {
                next.setConfidentiality(e.getConfidentiality()).clearViewers().addAllViewers(e.getViewersList());
                if (!Reader.isConfidential(next.build())) {
                    next.clearHideTime();
                } else if (!next.hasHideTime()) {
                    next.setHideTime(e.getOccurredTime());
                }
            }
            case EscalationDuplicateAdded e -> {
                if (!next.getMergedList().contains(e.getDuplicate())) {
                    next.addMerged(e.getDuplicate());
                }
            }
            case EscalationDuplicateRemoved e -> {
                List<String> others = next.getMergedList().stream()
                        .filter(each -> !each.equals(e.getDuplicate()))
                        .toList();
                next.clearMerged().addAllMerged(others);
            }
            default -> {}
        }
        next.setWaitingFor(waitingFor(next, event));
        if (next.hasMerge() && next.getState() != EscalationState.ESCALATION_STATE_MERGED) {
            merged(next);
        }
        return next.build();
    }

    /** What happens to a duplicate while it is merged, as an import may say, it finds again once it is taken apart. */
    private static void merged(Escalation.Builder next) {
        next.getMergeBuilder().setStateBefore(next.getState()).setWaitingForBefore(next.getWaitingFor());
        next.setState(EscalationState.ESCALATION_STATE_MERGED).setWaitingFor("");
    }

    private static void opened(Escalation.Builder next, EscalationOpened e) {
        next.setState(EscalationState.ESCALATION_STATE_NEW)
                .setSource(e.getSource())
                .setExternalId(e.getExternalId())
                .setTitle(e.getTitle())
                .setDescription(e.getDescription())
                .setChannel(e.getChannel())
                .setMarket(e.getMarket())
                .setLanguage(e.getLanguage())
                .setPriority(e.getPriority())
                .setSourcePriority(e.getSourcePriority())
                .setConfidentiality(e.getConfidentiality())
                .addAllViewers(e.getViewersList())
                .setOpenTime(e.getOccurredTime())
                .addCycles(Cycle.newBuilder().setNumber(1).setStartTime(e.getOccurredTime()));
        if (Reader.isConfidential(next.build())) {
            next.setHideTime(e.getOccurredTime());
        }
        classified(next, e.getClassification());
    }

    private static void classified(Escalation.Builder next, Classification classification) {
        next.setClassification(classification).setFingerprint(Fingerprint.of(classification));
    }

    /** What it waits for stays said only while it is pending. */
    private static String waitingFor(Escalation.Builder next, Message event) {
        if (event instanceof EscalationPended pended) {
            return pended.getWaitingFor();
        }
        boolean pending = next.getState() == EscalationState.ESCALATION_STATE_PENDING_REQUESTER
                || next.getState() == EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY;
        return pending ? next.getWaitingFor() : "";
    }

    private static Cycle.Builder cycle(Escalation.Builder next) {
        if (next.getCyclesCount() == 0) {
            next.addCyclesBuilder().setNumber(1);
        }
        return next.getCyclesBuilder(next.getCyclesCount() - 1);
    }
}
