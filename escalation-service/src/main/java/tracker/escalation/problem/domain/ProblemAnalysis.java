package tracker.escalation.problem.domain;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.problem.v1.AddProblemFactorRequest;
import tracker.problem.v1.AddProblemTimelineEntryRequest;
import tracker.problem.v1.AddProblemWhyRequest;
import tracker.problem.v1.ConfirmProblemHypothesisRequest;
import tracker.problem.v1.ContributingFactor;
import tracker.problem.v1.Hypothesis;
import tracker.problem.v1.HypothesisState;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemFactorAdded;
import tracker.problem.v1.ProblemFindingRetracted;
import tracker.problem.v1.ProblemHypothesisConfirmed;
import tracker.problem.v1.ProblemHypothesisProposed;
import tracker.problem.v1.ProblemHypothesisRejected;
import tracker.problem.v1.ProblemTimelineEntryAdded;
import tracker.problem.v1.ProblemWhyAdded;
import tracker.problem.v1.ProblemWorkaroundSet;
import tracker.problem.v1.ProposeProblemHypothesisRequest;
import tracker.problem.v1.RejectProblemHypothesisRequest;
import tracker.problem.v1.RetractProblemFindingRequest;
import tracker.problem.v1.Retraction;
import tracker.problem.v1.SetProblemWorkaroundRequest;
import tracker.problem.v1.TimelineEntry;
import tracker.problem.v1.Why;

/** How the cause of a problem is sought: its findings are added and taken back, never changed or removed. */
final class ProblemAnalysis {

    private ProblemAnalysis() {}

    static Message add(Context context, AddProblemTimelineEntryRequest c, Problem problem) {
        if (Timestamps.compare(c.getTime(), EventMeta.toTimestamp(context.now())) > 0) {
            throw Rejection.invalid(
                    "time", Said.of("IN_THE_FUTURE", "lies in the future: it is {now} here now.", context.now()));
        }
        return ProblemTimelineEntryAdded.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setEntry(TimelineEntry.newBuilder()
                        .setId(next("timeline", problem.getTimelineCount()))
                        .setTime(c.getTime())
                        .setText(c.getText())
                        .setAddedBy(context.caller().subject()))
                .build();
    }

    static Message add(Context context, AddProblemWhyRequest c, Problem problem) {
        if (!c.getParent().isEmpty()) {
            Why parent = problem.getWhysList().stream()
                    .filter(why -> why.getId().equals(c.getParent()))
                    .findFirst()
                    .orElseThrow(() -> unknown("parent", c.getParent()));
            if (parent.hasRetraction()) {
                throw Rejection.invalid(
                        "parent",
                        Said.of(
                                "ASKED_ABOUT_TAKEN_BACK",
                                "{finding} was taken back: ask about one that stands.",
                                c.getParent()));
            }
        }
        return ProblemWhyAdded.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setWhy(Why.newBuilder()
                        .setId(next("why", problem.getWhysCount()))
                        .setParent(c.getParent())
                        .setQuestion(c.getQuestion())
                        .setAnswer(c.getAnswer())
                        .addAllEvidence(c.getEvidenceList())
                        .setAddedBy(context.caller().subject()))
                .build();
    }

    static Message add(Context context, AddProblemFactorRequest c, Problem problem) {
        return ProblemFactorAdded.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setFactor(ContributingFactor.newBuilder()
                        .setId(next("factor", problem.getFactorsCount()))
                        .setCategory(c.getCategory())
                        .setStatement(c.getStatement())
                        .addAllEvidence(c.getEvidenceList())
                        .setAddedBy(context.caller().subject()))
                .build();
    }

    static Message propose(Context context, ProposeProblemHypothesisRequest c, Problem problem) {
        return ProblemHypothesisProposed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setHypothesis(Hypothesis.newBuilder()
                        .setId(next("hypothesis", problem.getHypothesesCount()))
                        .setStatement(c.getStatement())
                        .setState(HypothesisState.HYPOTHESIS_STATE_PROPOSED)
                        .setProposedBy(context.caller().subject()))
                .build();
    }

    static Message confirm(Context context, ConfirmProblemHypothesisRequest c, Problem problem) {
        requireProposed(problem, c.getHypothesis(), "confirmHypothesis");
        return ProblemHypothesisConfirmed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setHypothesis(c.getHypothesis())
                .addAllEvidence(c.getEvidenceList())
                .setVerdict(c.getVerdict())
                .setDecidedBy(context.caller().subject())
                .build();
    }

    static Message reject(Context context, RejectProblemHypothesisRequest c, Problem problem) {
        requireProposed(problem, c.getHypothesis(), "rejectHypothesis");
        return ProblemHypothesisRejected.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setHypothesis(c.getHypothesis())
                .addAllEvidence(c.getEvidenceList())
                .setVerdict(c.getVerdict())
                .setDecidedBy(context.caller().subject())
                .build();
    }

    static Message retract(Context context, RetractProblemFindingRequest c, Problem problem) {
        String id = c.getFinding();
        Map.Entry<String, Retraction> finding = findings(problem)
                .filter(each -> each.getKey().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown("finding", id));
        if (!finding.getValue().equals(Retraction.getDefaultInstance())) {
            throw takenBack(problem, id, "retractFinding");
        }
        problem.getWhysList().stream()
                .filter(why -> why.getParent().equals(id) && !why.hasRetraction())
                .findFirst()
                .ifPresent(why -> {
                    throw Rejection.of(
                            Reason.WRONG_STATE,
                            Said.of(
                                    "ANSWER_ASKED_ABOUT",
                                    "{finding} asks about the answer of {answer}: take {finding} back first.",
                                    why.getId(),
                                    id),
                            Map.of("resource", problem.getName()));
                });
        return ProblemFindingRetracted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setFinding(id)
                .setRetraction(Retraction.newBuilder()
                        .setReason(c.getReason())
                        .setRetractedBy(context.caller().subject())
                        .setRetractTime(context.occurredTime()))
                .build();
    }

    static List<Message> setWorkaround(Context context, SetProblemWorkaroundRequest c, Problem problem) {
        return c.getWorkaround().equals(problem.getWorkaround())
                ? List.of()
                : List.of(ProblemWorkaroundSet.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setWorkaround(c.getWorkaround())
                        .build());
    }

    private static String next(String kind, int sofar) {
        return kind + "-" + (sofar + 1);
    }

    private static void requireProposed(Problem problem, String id, String step) {
        Hypothesis hypothesis = problem.getHypothesesList().stream()
                .filter(each -> each.getId().equals(id))
                .findFirst()
                .orElseThrow(() -> unknown("hypothesis", id));
        if (hypothesis.hasRetraction()) {
            throw takenBack(problem, id, step);
        }
        if (hypothesis.getState() != HypothesisState.HYPOTHESIS_STATE_PROPOSED) {
            throw Rejection.wrongState(problem.getName() + " " + id, hypothesis.getState(), step);
        }
    }

    private static Rejection unknown(String field, String id) {
        return Rejection.invalid(field, Said.of("UNKNOWN", "there is no {named}.", id));
    }

    private static Rejection takenBack(Problem problem, String id, String step) {
        return Rejection.of(
                Reason.WRONG_STATE,
                Said.of(
                        "TAKEN_BACK",
                        "{resource} {finding} is RETRACTED: {step} is not possible now.",
                        problem.getName(),
                        id,
                        step),
                Map.of("state", "RETRACTED"));
    }

    /** Every finding with its retraction, which is the default instance while it stands. */
    private static Stream<Map.Entry<String, Retraction>> findings(Problem problem) {
        return Stream.of(
                        problem.getTimelineList().stream().map(each -> Map.entry(each.getId(), each.getRetraction())),
                        problem.getWhysList().stream().map(each -> Map.entry(each.getId(), each.getRetraction())),
                        problem.getFactorsList().stream().map(each -> Map.entry(each.getId(), each.getRetraction())),
                        problem.getHypothesesList().stream().map(each -> Map.entry(each.getId(), each.getRetraction())))
                .flatMap(each -> each);
    }
}
