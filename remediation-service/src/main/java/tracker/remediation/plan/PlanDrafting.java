package tracker.remediation.plan;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.ImplementPlanByFingerprints;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.SetPlanConfidentiality;
import tracker.plan.v1.SupersedePlanCause;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.identity.Caller;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemState;
import tracker.remediation.plan.domain.Lessons;

/**
 * What a plan takes over from its problem: the confirmed cause for its draft, exactly one for each revision of it, by a hand and
 * by the policy alike, and the fingerprints to watch for once it is carried out.
 */
@Component
public class PlanDrafting {

    private static final String FOLLOWING = "when-problem-confidentiality-changed-then-its-plans-follow";

    private final Problems problems;
    private final Commands commands;
    private final History history;

    PlanDrafting(Problems problems, Commands commands, History history) {
        this.problems = problems;
        this.commands = commands;
        this.history = history;
    }

    public Outcome<Plan> draft(Caller caller, DraftPlanRequest request, Map<String, String> metadata) {
        ConfirmedCause cause = problems.cause(request.getProblem(), request.getCauseRevision());
        DraftPlanForCause.Builder command = DraftPlanForCause.newBuilder()
                .setProblem(cause.problem().getName())
                .setCauseRevision(cause.cause().getRevision())
                .setTitle(cause.problem().getTitle())
                .setCause(cause.cause().getStatement())
                .setConfidentiality(cause.problem().getConfidentiality())
                .addAllViewers(cause.problem().getViewersList());
        String first = PlanNames.planFor(command.getProblem(), command.getCauseRevision());
        if (caller.isPolicy()) { // it takes the events of a problem in turn
            return send(caller, first, dated(request, command).build(), metadata);
        }
        command.setEarliestTime(cause.cause().getConfirmTime());
        Optional<String> before = draftedBy(caller, request, cause.problem());
        String name = before.orElseGet(() -> lastOf(first));
        Outcome<Plan> drafted = sendFor(request, caller, name, asked(request, command));
        if (before.isEmpty() && drafted.resource().getState() == PlanState.PLAN_STATE_CANCELLED) {
            drafted = sendFor(request, caller, PlanNames.successorOf(name), asked(request, following(name)));
        }
        Outcome<Plan> settled = settled(caller, drafted, metadata); // also where the first try ended before it was
        return before.isPresent() ? drafted : settled;
    }

    private static DraftPlanForCause asked(DraftPlanRequest request, DraftPlanForCause.Builder command) {
        return dated(request, command).setRequestId(request.getRequestId()).build();
    }

    private static DraftPlanForCause.Builder dated(DraftPlanRequest request, DraftPlanForCause.Builder command) {
        return request.hasOccurredTime() ? command.setOccurredTime(request.getOccurredTime()) : command;
    }

    /** Whoever spoke to the plans of the problem before this one was there spoke to it, too. */
    private Outcome<Plan> settled(Caller caller, Outcome<Plan> drafted, Map<String, String> metadata) {
        Plan plan = drafted.resource();
        Problem now = problems.ofPlan(plan.getProblem());
        follow(now, metadata);
        int latest = now.getRootCause().getRevision();
        return latest > plan.getCauseRevision()
                ? send(caller, plan.getName(), superseded(plan.getProblem(), latest), metadata)
                : drafted;
    }

    /** The plan that the same request drafted before, whatever has become of it and of the cause. */
    private Optional<String> draftedBy(Caller caller, DraftPlanRequest request, Problem problem) {
        return plansUpTo(problem.getName(), problem.getRootCause().getRevision())
                .filter(name ->
                        history.hasAnswered(name, PlanAggregate.DECIDER, caller.subject(), request.getRequestId()))
                .findFirst();
    }

    /** The last of those that followed one another. */
    private String lastOf(String name) {
        String successor = PlanNames.successorOf(name);
        return history.exists(successor) ? lastOf(successor) : name;
    }

    /** Drafts the plan that follows one that did not work, or was given up: for the same cause, with what was learnt. */
    public Outcome<Plan> draftSuccessor(Caller caller, String name, Map<String, String> metadata) {
        String successor = PlanNames.successorOf(name);
        Outcome<Plan> drafted = send(caller, successor, following(name).build(), metadata);
        // who told the plan before its successor was there told no successor; who tells it from now on does
        Plan before = plan(name);
        if (!before.getSupersededBy().isEmpty()) {
            SupersedePlanCause superseded = SupersedePlanCause.newBuilder()
                    .setCauseRevision(before.getLatestCauseRevision())
                    .setBy(before.getSupersededBy())
                    .build();
            drafted = send(caller, successor, superseded, metadata);
        }
        follow(problems.ofPlan(before.getProblem()), metadata);
        return drafted;
    }

    private DraftPlanForCause.Builder following(String name) {
        Plan plan = plan(name);
        List<Said> lessons = Lessons.of(plan);
        return DraftPlanForCause.newBuilder()
                .setProblem(plan.getProblem())
                .setCauseRevision(plan.getCauseRevision())
                .setTitle(plan.getTitle())
                .setCause(plan.getCause())
                .setPredecessor(name)
                .setEarliestTime(plan.getCancelTime())
                .addAllLessons(lessons.stream().map(Said::sentence).toList())
                .addAllLessonsByCode(lessons.stream().map(Said::byCode).toList())
                .setConfidentiality(plan.getConfidentiality())
                .addAllViewers(plan.getViewersList());
    }

    /**
     * The same for the last plan that resolved a problem, if that was opened again, and where those that followed it had been given
     * up by then, for the last of them; nothing when none did.
     */
    public Optional<Outcome<Plan>> draftForReturn(
            Caller caller, String problem, Instant reopened, Map<String, String> metadata) {
        Problem now = problems.ofPlan(problem);
        List<String> resolving = now.getResolvingPlansList();
        return now.getState() == ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS && !resolving.isEmpty()
                ? Optional.of(draftSuccessor(caller, lastGivenUp(resolving.getLast(), reopened), metadata))
                : Optional.empty();
    }

    private String lastGivenUp(String name, Instant then) {
        String successor = PlanNames.successorOf(name);
        return history.exists(successor) && isGivenUp(successor, then) ? lastGivenUp(successor, then) : name;
    }

    private boolean isGivenUp(String name, Instant then) {
        return !EventMeta.toInstant(plan(name).getDraftTime()).isAfter(then)
                && history.resource(name, PlanAggregate.DECIDER, then, null).getState()
                        == PlanState.PLAN_STATE_CANCELLED;
    }

    /** Tells the plans of former revisions of the cause, and those that followed them, which plan is for it now; says how many. */
    public int supersedeBefore(Caller caller, String problem, int revision, Map<String, String> metadata) {
        return tell(caller, problem, revision - 1, superseded(problem, revision), metadata);
    }

    private static SupersedePlanCause superseded(String problem, int revision) {
        return SupersedePlanCause.newBuilder()
                .setCauseRevision(revision)
                .setBy(PlanNames.planFor(problem, revision))
                .build();
    }

    /** Has a plan carried out, with what its problem is known by now. */
    public Outcome<Plan> implement(Caller caller, ImplementPlanRequest request) {
        Plan plan = plan(request.getName());
        ImplementPlanByFingerprints.Builder command = ImplementPlanByFingerprints.newBuilder()
                .setName(request.getName())
                .setRequestId(request.getRequestId())
                .setEtag(request.getEtag());
        if (request.hasOccurredTime()) {
            command.setOccurredTime(request.getOccurredTime());
        }
        if (plan.getState() == PlanState.PLAN_STATE_IN_EXECUTION
                || plan.getState() == PlanState.PLAN_STATE_IMPLEMENTED) { // else the plan refuses, or answers again
            command.addAllFingerprints(problems.ofPlan(plan.getProblem()).getFingerprintsList());
        }
        return sendFor(request, caller, request.getName(), command.build());
    }

    /**
     * Has the plans for the problem, and those that followed them, known to whoever may know of it now; says how many. Also once a
     * plan was drafted: who hid the problem since it was read met no plan to hide.
     */
    public int follow(String problem, Map<String, String> metadata) {
        return follow(problems.ofPlan(problem), metadata);
    }

    private int follow(Problem now, Map<String, String> metadata) {
        SetPlanConfidentiality command = SetPlanConfidentiality.newBuilder()
                .setConfidentiality(now.getConfidentiality())
                .addAllViewers(now.getViewersList())
                .build();
        return tell(Caller.policy(FOLLOWING), now.getName(), now.getRootCause().getRevision(), command, metadata);
    }

    /** Tells the plans of the revisions up to that one, and those that followed them; says how many. */
    private int tell(Caller caller, String problem, int last, Message command, Map<String, String> metadata) {
        List<String> plans = plansUpTo(problem, last).toList();
        plans.forEach(name -> send(caller, name, command, metadata));
        return plans.size();
    }

    /** The plans of the revisions up to that one, and those that followed them. */
    private Stream<String> plansUpTo(String problem, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(revision -> PlanNames.planFor(problem, revision))
                .flatMap(first -> Stream.iterate(first, history::exists, PlanNames::successorOf));
    }

    private Outcome<Plan> sendFor(Message request, Caller caller, String plan, Message command) {
        return commands.sendFor(request, caller, PlanAggregate.TYPE, PlanAggregate.DECIDER, plan, command);
    }

    private Outcome<Plan> send(Caller caller, String plan, Message command, Map<String, String> metadata) {
        return commands.send(caller, PlanAggregate.TYPE, PlanAggregate.DECIDER, plan, command, metadata, false);
    }

    private Plan plan(String name) {
        return history.resource(name, PlanAggregate.DECIDER, null, null);
    }
}
