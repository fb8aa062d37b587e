package tracker.problem.v1;

import com.google.protobuf.Message;
import tracker.contract.EventMeta;

/** What the events of a problem mean. */
public final class ProblemFold {

    private ProblemFold() {}

    public static Problem fold(Problem problem, Message event, EventMeta meta) {
        Problem.Builder next = problem.toBuilder().setEtag(meta.etag()).setUpdateTime(meta.occurredTimestamp());
        switch (event) {
            case ProblemOpened e ->
                next.setState(ProblemState.PROBLEM_STATE_NEW)
                        .setKind(e.getKind())
                        .setTitle(e.getTitle())
                        .setDescription(e.getDescription())
                        .addAllEscalations(e.getEscalationsList())
                        .addAllFingerprints(e.getFingerprintsList())
                        .setRecurrenceOf(e.getRecurrenceOf())
                        .setOpenReason(e.getOpenReason())
                        .setOpenTime(e.getOccurredTime());
            case ProblemEscalationsAdded e -> {
                next.addAllEscalations(e.getEscalationsList());
                if (!e.getFingerprint().isEmpty() && !next.getFingerprintsList().contains(e.getFingerprint())) {
                    next.addFingerprints(e.getFingerprint());
                }
            }
            case ProblemAssessmentStarted e -> next.setState(ProblemState.PROBLEM_STATE_ASSESS);
            case RootCauseAnalysisStarted e -> next.setState(ProblemState.PROBLEM_STATE_ROOT_CAUSE_ANALYSIS);
            case RootCauseConfirmed e ->
                next.setState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS).setRootCause(e.getRootCause());
            case ProblemResolved e ->
                next.setState(ProblemState.PROBLEM_STATE_RESOLVED)
                        .setResolveTime(e.getOccurredTime())
                        .addResolvingPlans(e.getPlan());
            case ProblemClosed e ->
                next.setState(ProblemState.PROBLEM_STATE_CLOSED)
                        .setResolution(e.getResolution())
                        .setResolutionReason(e.getReason())
                        .setDuplicateOf(e.getDuplicateOf())
                        .setCloseTime(e.getOccurredTime());
            case ProblemReopened e ->
                next.setState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS)
                        .clearResolution()
                        .clearResolutionReason()
                        .clearDuplicateOf()
                        .clearResolveTime()
                        .clearCloseTime()
                        .setReopenCount(next.getReopenCount() + 1);
            default -> {}
        }
        return next.build();
    }
}
