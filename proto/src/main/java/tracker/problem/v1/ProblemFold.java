package tracker.problem.v1;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tracker.contract.EventMeta;

/** What the events of a problem mean. */
public final class ProblemFold {

    private ProblemFold() {}

    public static Problem fold(Problem problem, Message event, EventMeta meta) {
        Problem.Builder next = problem.toBuilder().setEtag(meta.etag()).setUpdateTime(meta.occurredTimestamp());
        switch (event) {
            case ProblemOpened e -> {
                next.setState(ProblemState.PROBLEM_STATE_NEW)
                        .setKind(e.getKind())
                        .setTitle(e.getTitle())
                        .setDescription(e.getDescription())
                        .addAllEscalations(e.getEscalationsList())
                        .addAllFingerprints(e.getFingerprintsList())
                        .setRecurrenceOf(e.getRecurrenceOf())
                        .setOpenReason(e.getOpenReason())
                        .setConfidentiality(e.getConfidentiality())
                        .addAllViewers(e.getViewersList())
                        .setOpenTime(e.getOccurredTime());
                if (e.hasOpenReasonByCode()) {
                    next.setOpenReasonByCode(e.getOpenReasonByCode());
                }
            }
            case ProblemUpdated e ->
                next.setTitle(e.hasTitle() ? e.getTitle() : next.getTitle())
                        .setDescription(e.hasDescription() ? e.getDescription() : next.getDescription());
            case ProblemEscalationsAdded e -> {
                next.addAllEscalations(e.getEscalationsList());
                without(e.getEscalationsList(), next.getRemovedEscalationsList())
                        .ifPresent(left -> next.clearRemovedEscalations().addAllRemovedEscalations(left));
                if (!e.getFingerprint().isEmpty() && !next.getFingerprintsList().contains(e.getFingerprint())) {
                    next.addFingerprints(e.getFingerprint());
                }
            }
            case ProblemEscalationsRemoved e -> {
                without(e.getEscalationsList(), next.getEscalationsList())
                        .ifPresent(left -> next.clearEscalations().addAllEscalations(left));
                next.addAllRemovedEscalations(e.getEscalationsList());
            }
            case ProblemFingerprintsAdded e -> next.addAllFingerprints(e.getFingerprintsList());
            case ProblemFingerprintsRemoved e ->
                without(e.getFingerprintsList(), next.getFingerprintsList())
                        .ifPresent(left -> next.clearFingerprints().addAllFingerprints(left));
            case ProblemAssessmentStarted e -> next.setState(ProblemState.PROBLEM_STATE_ASSESS);
            case RootCauseAnalysisStarted e -> next.setState(ProblemState.PROBLEM_STATE_ROOT_CAUSE_ANALYSIS);
            case RootCauseConfirmed e ->
                next.setState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS).setRootCause(e.getRootCause());
            case ProblemResolved e -> {
                next.setState(ProblemState.PROBLEM_STATE_RESOLVED)
                        .setResolveTime(e.getOccurredTime())
                        .addResolvingPlans(e.getPlan());
                if (e.hasTolerated()) {
                    next.setWatchStartTime(e.getWatchStartTime()).setTolerated(e.getTolerated());
                }
            }
            case ProblemClosed e ->
                next.setStateBeforeClose(next.getState())
                        .setState(ProblemState.PROBLEM_STATE_CLOSED)
                        .setResolution(e.getResolution())
                        .setResolutionReason(e.getReason())
                        .setDuplicateOf(e.getDuplicateOf())
                        .setCloseTime(e.getOccurredTime());
            case ProblemReopened e ->
                next.setState(
                                e.getState() == ProblemState.PROBLEM_STATE_UNSPECIFIED
                                        ? ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS
                                        : e.getState())
                        .clearStateBeforeClose()
                        .clearResolution()
                        .clearResolutionReason()
                        .clearDuplicateOf()
                        .clearResolveTime()
                        .clearWatchStartTime()
                        .clearTolerated()
                        .clearCloseTime()
                        .setReopenCount(next.getReopenCount() + 1);
            case ProblemTimelineEntryAdded e -> next.addTimeline(e.getEntry());
            case ProblemWhyAdded e -> next.addWhys(e.getWhy());
            case ProblemFactorAdded e -> next.addFactors(e.getFactor());
            case ProblemHypothesisProposed e -> next.addHypotheses(e.getHypothesis());
            case ProblemHypothesisConfirmed e ->
                hypothesis(next, e.getHypothesis())
                        .ifPresent(hypothesis -> hypothesis
                                .setState(HypothesisState.HYPOTHESIS_STATE_CONFIRMED)
                                .addAllEvidence(e.getEvidenceList())
                                .setVerdict(e.getVerdict())
                                .setDecidedBy(e.getDecidedBy()));
            case ProblemHypothesisRejected e ->
                hypothesis(next, e.getHypothesis())
                        .ifPresent(hypothesis -> hypothesis
                                .setState(HypothesisState.HYPOTHESIS_STATE_REJECTED)
                                .addAllEvidence(e.getEvidenceList())
                                .setVerdict(e.getVerdict())
                                .setDecidedBy(e.getDecidedBy()));
            case ProblemFindingRetracted e -> retracted(next, e.getFinding(), e.getRetraction());
            case ProblemWorkaroundSet e -> next.setWorkaround(e.getWorkaround());
            case ProblemConfidentialityChanged e ->
                next.setConfidentiality(e.getConfidentiality()).clearViewers().addAllViewers(e.getViewersList());
            default -> {}
        }
        if (next.getState() != problem.getState()) {
            next.setStateTime(meta.occurredTimestamp());
        }
        return next.build();
    }

    /** What is left of them; nothing where none of those was among them. */
    private static Optional<List<String>> without(List<String> gone, List<String> all) {
        Set<String> these = Set.copyOf(gone);
        List<String> left = all.stream().filter(each -> !these.contains(each)).toList();
        return left.size() == all.size() ? Optional.empty() : Optional.of(left);
    }

    private static Optional<Hypothesis.Builder> hypothesis(Problem.Builder problem, String id) {
        return problem.getHypothesesBuilderList().stream()
                .filter(each -> each.getId().equals(id))
                .findFirst();
    }

    private static void retracted(Problem.Builder problem, String finding, Retraction retraction) {
        for (TimelineEntry.Builder entry : problem.getTimelineBuilderList()) {
            if (entry.getId().equals(finding)) {
                entry.setRetraction(retraction);
            }
        }
        for (Why.Builder why : problem.getWhysBuilderList()) {
            if (why.getId().equals(finding)) {
                why.setRetraction(retraction);
            }
        }
        for (ContributingFactor.Builder factor : problem.getFactorsBuilderList()) {
            if (factor.getId().equals(finding)) {
                factor.setRetraction(retraction);
            }
        }
        hypothesis(problem, finding).ifPresent(each -> each.setRetraction(retraction));
    }
}
