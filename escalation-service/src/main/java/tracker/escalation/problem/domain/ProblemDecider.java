package tracker.escalation.problem.domain;

import static tracker.problem.v1.ProblemState.PROBLEM_STATE_ASSESS;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_CLOSED;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_NEW;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_RESOLVED;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_ROOT_CAUSE_ANALYSIS;

import com.google.protobuf.Message;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.discretion.domain.Viewers;
import tracker.escalation.v1.Reader;
import tracker.platform.command.Context;
import tracker.platform.command.SnapshotDecider;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.AddProblemFactorRequest;
import tracker.problem.v1.AddProblemFingerprints;
import tracker.problem.v1.AddProblemTimelineEntryRequest;
import tracker.problem.v1.AddProblemWhyRequest;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.ConfirmProblemHypothesisRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemAssessmentStarted;
import tracker.problem.v1.ProblemClosed;
import tracker.problem.v1.ProblemConfidentialityChanged;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemEscalationsRemoved;
import tracker.problem.v1.ProblemFold;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemReopened;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemResolved;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.ProblemUpdated;
import tracker.problem.v1.ProposeProblemHypothesisRequest;
import tracker.problem.v1.RecordProblemRecurrence;
import tracker.problem.v1.RejectProblemHypothesisRequest;
import tracker.problem.v1.RemoveProblemEscalationsRequest;
import tracker.problem.v1.RemoveProblemFingerprints;
import tracker.problem.v1.ReopenProblemRequest;
import tracker.problem.v1.ResolveProblem;
import tracker.problem.v1.RetractProblemFindingRequest;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseAnalysisStarted;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.problem.v1.SetProblemConfidentialityRequest;
import tracker.problem.v1.SetProblemWorkaroundRequest;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.problem.v1.UpdateProblemRequest;

/** What a problem may do next. Time and identity arrive in the command's context. */
public final class ProblemDecider implements SnapshotDecider<Problem, Problem> {
    private static final Set<ProblemState> SETTLED = EnumSet.of(PROBLEM_STATE_RESOLVED, PROBLEM_STATE_CLOSED);

    @Override
    public String collection() {
        return "problems";
    }

    @Override
    public Message snapshot(Problem problem) {
        return problem;
    }

    @Override
    public Problem restore(Message snapshot) {
        return (Problem) snapshot;
    }

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

    /** What does not exist and what is hidden from the caller are alike; policies see everything. */
    @Override
    public void admit(Context context, Message command, Problem problem) {
        Caller caller = context.caller();
        boolean sees = caller.isPolicy() || new Reader(caller.subject(), caller.roles(), caller.teams()).sees(problem);
        if (!sees || !problem.hasOpenTime() && !opens(command)) {
            throw Rejection.notFound(problem.getName());
        }
    }

    private static boolean opens(Message command) {
        return command instanceof OpenProblemRequest || command instanceof RecordProblemRecurrence;
    }

    @Override
    public List<? extends Message> decide(Context context, Message command, Problem problem) {
        if (command instanceof OpenProblemRequest c) {
            return open(context, c, problem);
        }
        if (command instanceof RecordProblemRecurrence c) {
            return ProblemRecurrence.record(context, c, problem);
        }
        if (!context.caller().isPolicy()) { // they tell what happened to others
            context.requireNotBefore(
                    problem.getOpenTime(),
                    time -> Said.of("BEFORE_OPENED", "lies before {time}, when the problem was opened.", time));
        }
        return switch (command) {
            case AddProblemEscalationsRequest c -> addEscalations(context, c, problem);
            case RemoveProblemEscalationsRequest c -> removeEscalations(context, c, problem);
            case AddProblemFingerprints c -> ProblemRecurrence.know(context, c, problem);
            case RemoveProblemFingerprints c -> ProblemRecurrence.forget(context, c, problem);
            case StartProblemAssessmentRequest c -> assess(context, problem);
            case StartRootCauseAnalysisRequest c -> analyze(context, problem);
            case ConfirmRootCauseRequest c -> confirm(context, c, problem);
            case ResolveProblem c -> resolve(context, c, problem);
            case CloseProblemRequest c -> close(context, c, problem);
            case ReopenProblemRequest c -> reopen(context, c, problem);
            case UpdateProblemRequest c -> update(context, c, problem);
            case SetProblemConfidentialityRequest c -> setConfidentiality(context, c, problem);
            default -> {
                require(problem, "analysis", EnumSet.complementOf(EnumSet.of(PROBLEM_STATE_CLOSED)));
                yield analysis(context, command, problem);
            }
        };
    }

    private static List<Message> analysis(Context context, Message command, Problem problem) {
        return switch (command) {
            case AddProblemTimelineEntryRequest c -> List.of(ProblemAnalysis.add(context, c, problem));
            case AddProblemWhyRequest c -> List.of(ProblemAnalysis.add(context, c, problem));
            case AddProblemFactorRequest c -> List.of(ProblemAnalysis.add(context, c, problem));
            case ProposeProblemHypothesisRequest c -> List.of(ProblemAnalysis.propose(context, c, problem));
            case ConfirmProblemHypothesisRequest c -> List.of(ProblemAnalysis.confirm(context, c, problem));
            case RejectProblemHypothesisRequest c -> List.of(ProblemAnalysis.reject(context, c, problem));
            case RetractProblemFindingRequest c -> List.of(ProblemAnalysis.retract(context, c, problem));
            case SetProblemWorkaroundRequest c -> ProblemAnalysis.setWorkaround(context, c, problem);
            default ->
                throw new IllegalArgumentException("No command of a problem: "
                        + command.getDescriptorForType().getFullName());
        };
    }

    private static List<Message> open(Context context, OpenProblemRequest c, Problem problem) {
        if (problem.hasOpenTime()) {
            String name = problem.getName();
            throw Rejection.of(Reason.ALREADY_EXISTS, Said.of("HERE_ALREADY", "It is here already: {resource}.", name));
        }
        return List.of(ProblemOpened.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setKind(c.getKind())
                .setTitle(c.getTitle())
                .setDescription(c.getDescription())
                .addAllEscalations(c.getEscalationsList())
                .addAllFingerprints(c.getFingerprintsList())
                .setRecurrenceOf(c.getRecurrenceOf())
                .setConfidentiality(c.getConfidentiality())
                .addAllViewers(Viewers.of(context, c.getConfidentiality(), c.getViewersList()))
                .build());
    }

    private static List<Message> setConfidentiality(
            Context context, SetProblemConfidentialityRequest c, Problem problem) {
        Set<String> viewers = Viewers.of(context, c.getConfidentiality(), c.getViewersList());
        boolean same = c.getConfidentiality() == problem.getConfidentiality()
                && viewers.equals(Set.copyOf(problem.getViewersList()));
        return same
                ? List.of()
                : List.of(ProblemConfidentialityChanged.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setConfidentiality(c.getConfidentiality())
                        .addAllViewers(viewers)
                        .build());
    }

    private static List<Message> addEscalations(Context context, AddProblemEscalationsRequest c, Problem problem) {
        require(problem, "addEscalations", EnumSet.complementOf(EnumSet.of(PROBLEM_STATE_CLOSED)));
        Set<String> members = new HashSet<>(problem.getEscalationsList());
        List<String> further = c.getEscalationsList().stream()
                .filter(escalation -> !members.contains(escalation))
                .toList();
        if (further.isEmpty()) {
            return List.of();
        }
        return List.of(ProblemEscalationsAdded.newBuilder()
                .setOccurredTime(context.occurredTime())
                .addAllEscalations(further)
                .build());
    }

    private static List<Message> update(Context context, UpdateProblemRequest c, Problem problem) {
        require(problem, "update", EnumSet.complementOf(EnumSet.of(PROBLEM_STATE_CLOSED)));
        ProblemUpdated.Builder updated = ProblemUpdated.newBuilder();
        if (c.hasTitle() && !c.getTitle().equals(problem.getTitle())) {
            updated.setTitle(c.getTitle());
        }
        if (c.hasDescription() && !c.getDescription().equals(problem.getDescription())) {
            updated.setDescription(c.getDescription());
        }
        return updated.hasTitle() || updated.hasDescription()
                ? List.of(updated.setOccurredTime(context.occurredTime()).build())
                : List.of();
    }

    private static List<Message> removeEscalations(
            Context context, RemoveProblemEscalationsRequest c, Problem problem) {
        require(problem, "removeEscalations", EnumSet.complementOf(EnumSet.of(PROBLEM_STATE_CLOSED)));
        Set<String> members = new HashSet<>(problem.getEscalationsList());
        List<String> its =
                c.getEscalationsList().stream().filter(members::contains).toList();
        if (its.isEmpty()) {
            return List.of();
        }
        return List.of(ProblemEscalationsRemoved.newBuilder()
                .setOccurredTime(context.occurredTime())
                .addAllEscalations(its)
                .setReason(c.getReason())
                .build());
    }

    private static List<Message> assess(Context context, Problem problem) {
        require(problem, "assess", EnumSet.of(PROBLEM_STATE_NEW));
        requireNotBeforeState(context, problem);
        return List.of(ProblemAssessmentStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> analyze(Context context, Problem problem) {
        require(problem, "analyze", EnumSet.of(PROBLEM_STATE_ASSESS));
        requireNotBeforeState(context, problem);
        return List.of(RootCauseAnalysisStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> confirm(Context context, ConfirmRootCauseRequest c, Problem problem) {
        require(
                problem,
                "confirmRootCause",
                EnumSet.of(PROBLEM_STATE_ROOT_CAUSE_ANALYSIS, PROBLEM_STATE_FIX_IN_PROGRESS));
        requireNotBeforeState(context, problem);
        context.requireNotBefore(
                problem.getRootCause().getConfirmTime(),
                time -> Said.of("BEFORE_CONFIRMED", "lies before {time}, when the cause was confirmed.", time));
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

    private static List<Message> resolve(Context context, ResolveProblem c, Problem problem) {
        boolean settled = SETTLED.contains(problem.getState());
        if (settled || problem.getResolvingPlansList().contains(c.getPlan())) {
            return List.of();
        }
        require(problem, "resolve", EnumSet.of(PROBLEM_STATE_FIX_IN_PROGRESS));
        ProblemResolved.Builder resolved = ProblemResolved.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setPlan(c.getPlan());
        if (c.hasWatchStartTime()) {
            resolved.setWatchStartTime(c.getWatchStartTime()).setTolerated(c.getTolerated());
        }
        return c.getCame() > c.getTolerated()
                ? List.of(resolved.build(), ProblemRecurrence.cameBack(context))
                : List.of(resolved.build());
    }

    private static List<Message> close(Context context, CloseProblemRequest c, Problem problem) {
        boolean fixed = c.getResolution() == ProblemResolution.PROBLEM_RESOLUTION_FIXED;
        require(
                problem,
                fixed ? "close as fixed" : "close",
                fixed ? EnumSet.of(PROBLEM_STATE_RESOLVED) : EnumSet.complementOf(EnumSet.of(PROBLEM_STATE_CLOSED)));
        requireNotBeforeState(context, problem);
        boolean duplicate = c.getResolution() == ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE;
        if (duplicate == c.getDuplicateOf().isEmpty()) {
            throw Rejection.invalid(
                    "duplicate_of",
                    duplicate
                            ? Said.of("DUPLICATE_OF_MISSING", "name the problem that it is a duplicate of.")
                            : Said.of("NO_DUPLICATE", "leave it empty: only a duplicate names another problem."));
        }
        if (c.getDuplicateOf().equals(problem.getName())) {
            throw Rejection.invalid(
                    "duplicate_of", Said.of("DUPLICATE_OF_ITSELF", "is the problem itself: name the other one."));
        }
        return List.of(ProblemClosed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setResolution(c.getResolution())
                .setReason(c.getReason())
                .setDuplicateOf(c.getDuplicateOf())
                .build());
    }

    private static List<Message> reopen(Context context, ReopenProblemRequest c, Problem problem) {
        require(problem, "reopen", SETTLED);
        requireNotBeforeState(context, problem);
        return List.of(ProblemReopened.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(c.getReason())
                .setState(problem.hasRootCause() ? PROBLEM_STATE_FIX_IN_PROGRESS : problem.getStateBeforeClose())
                .build());
    }

    private static void requireNotBeforeState(Context context, Problem problem) {
        context.requireNotBefore(
                problem.getStateTime(),
                time -> Said.of(
                        "BEFORE_STATE",
                        "lies before {time}, when {resource} became {state}.",
                        time,
                        problem.getName(),
                        problem.getState()));
    }

    private static void require(Problem problem, String step, Set<ProblemState> states) {
        if (!states.contains(problem.getState())) {
            throw Rejection.wrongState(problem.getName(), problem.getState(), step, states);
        }
    }
}
