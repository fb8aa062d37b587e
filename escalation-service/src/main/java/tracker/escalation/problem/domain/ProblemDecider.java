package tracker.escalation.problem.domain;

import static tracker.problem.v1.ProblemState.PROBLEM_STATE_ASSESS;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_CLOSED;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_NEW;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_ROOT_CAUSE_ANALYSIS;

import com.google.protobuf.Message;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tracker.contract.EventMeta;
import tracker.platform.command.Context;
import tracker.platform.command.Decider;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemAssessmentStarted;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemFold;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseAnalysisStarted;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;

/** What a problem may do next. Time and identity arrive in the command's context. */
public final class ProblemDecider implements Decider<Problem, Problem> {

    @Override
    public Problem initial(String name) {
        return Problem.newBuilder().setName(name).build();
    }

    @Override
    public Problem evolve(Problem state, Message event, EventMeta meta) {
        return ProblemFold.fold(state, event, meta);
    }

    @Override
    public Problem resource(Problem state) {
        return state;
    }

    @Override
    public String etag(Problem state, Message command) {
        return state.getEtag();
    }

    @Override
    public List<? extends Message> decide(Context context, Message command, Problem problem) {
        if (command instanceof OpenProblemRequest c) {
            return open(context, c, problem);
        }
        if (!problem.hasOpenTime()) {
            throw Rejection.notFound(problem.getName());
        }
        return switch (command) {
            case AddProblemEscalationsRequest c -> addEscalations(context, c, problem);
            case StartProblemAssessmentRequest c -> assess(context, problem);
            case StartRootCauseAnalysisRequest c -> analyze(context, problem);
            case ConfirmRootCauseRequest c -> confirm(context, c, problem);
            default ->
                throw new IllegalArgumentException("No command of a problem: "
                        + command.getDescriptorForType().getFullName());
        };
    }

    private static List<Message> open(Context context, OpenProblemRequest c, Problem problem) {
        if (problem.hasOpenTime()) {
            String name = problem.getName();
            throw Rejection.of(Reason.ALREADY_EXISTS, "It is here already: " + name + ".", Map.of("resource", name));
        }
        return List.of(ProblemOpened.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setKind(c.getKind())
                .setTitle(c.getTitle())
                .setDescription(c.getDescription())
                .addAllEscalations(c.getEscalationsList())
                .build());
    }

    private static List<Message> addEscalations(Context context, AddProblemEscalationsRequest c, Problem problem) {
        require(problem, "addEscalations", EnumSet.complementOf(EnumSet.of(PROBLEM_STATE_CLOSED)));
        List<String> further = c.getEscalationsList().stream()
                .filter(escalation -> !problem.getEscalationsList().contains(escalation))
                .toList();
        if (further.isEmpty()) {
            return List.of();
        }
        return List.of(ProblemEscalationsAdded.newBuilder()
                .setOccurredTime(context.occurredTime())
                .addAllEscalations(further)
                .build());
    }

    private static List<Message> assess(Context context, Problem problem) {
        require(problem, "assess", EnumSet.of(PROBLEM_STATE_NEW));
        return List.of(ProblemAssessmentStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> analyze(Context context, Problem problem) {
        require(problem, "analyze", EnumSet.of(PROBLEM_STATE_ASSESS));
        return List.of(RootCauseAnalysisStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> confirm(Context context, ConfirmRootCauseRequest c, Problem problem) {
        require(
                problem,
                "confirmRootCause",
                EnumSet.of(PROBLEM_STATE_ROOT_CAUSE_ANALYSIS, PROBLEM_STATE_FIX_IN_PROGRESS));
        RootCause cause = RootCause.newBuilder()
                .setRevision(problem.getRootCause().getRevision() + 1)
                .setStatement(c.getStatement())
                .setCategory(c.getCategory())
                .addAllEvidence(c.getEvidenceList())
                .setConfirmedBy(context.caller().subject())
                .setConfirmTime(context.occurredTime())
                .build();
        return List.of(RootCauseConfirmed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setRootCause(cause)
                .build());
    }

    private static void require(Problem problem, String step, Set<ProblemState> states) {
        if (!states.contains(problem.getState())) {
            String state = problem.getState().name().substring("PROBLEM_STATE_".length());
            throw Rejection.wrongState(problem.getName(), state, step);
        }
    }
}
