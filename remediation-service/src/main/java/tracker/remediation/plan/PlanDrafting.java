package tracker.remediation.plan;

import java.util.Map;
import org.springframework.stereotype.Component;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.NotePlanFingerprints;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanState;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.identity.Caller;
import tracker.remediation.plan.domain.Lessons;

/** Drafts the plan for a confirmed cause, for a hand and for the policy alike: exactly one for each revision of a cause. */
@Component
public class PlanDrafting {

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
                .setProblem(cause.problem())
                .setCauseRevision(cause.revision())
                .setTitle(cause.title())
                .setCause(cause.statement())
                .addAllFingerprints(cause.fingerprints());
        if (request.hasOccurredTime()) {
            command.setOccurredTime(request.getOccurredTime());
        }
        return commands.send(
                caller,
                PlanAggregate.TYPE,
                PlanAggregate.DECIDER,
                PlanNames.planFor(cause.problem(), cause.revision()),
                command.build(),
                metadata,
                false);
    }

    /** Drafts the plan that follows one that did not work: for the same cause, with what was learnt. */
    public Outcome<Plan> draftSuccessor(Caller caller, String name, Map<String, String> metadata) {
        Plan plan = plan(name);
        DraftPlanForCause command = DraftPlanForCause.newBuilder()
                .setProblem(plan.getProblem())
                .setCauseRevision(plan.getCauseRevision())
                .setTitle(plan.getTitle())
                .setCause(plan.getCause())
                .addAllFingerprints(plan.getFingerprintsList())
                .setPredecessor(name)
                .addAllLessons(Lessons.of(plan))
                .build();
        return commands.send(
                caller, PlanAggregate.TYPE, PlanAggregate.DECIDER, plan.getSuccessor(), command, metadata, false);
    }

    /** Tells a plan that is about to be carried out by what its problem is known now. */
    public void noteFingerprints(Caller caller, ImplementPlanRequest request) {
        Plan plan = plan(request.getName());
        if (plan.getState() != PlanState.PLAN_STATE_IN_EXECUTION
                && plan.getState() != PlanState.PLAN_STATE_IMPLEMENTED) {
            return; // whatever is wrong with the request, the plan says
        }
        NotePlanFingerprints.Builder note =
                NotePlanFingerprints.newBuilder().addAllFingerprints(problems.fingerprints(plan.getProblem()));
        if (request.hasOccurredTime()) {
            note.setOccurredTime(request.getOccurredTime());
        }
        commands.send(caller, PlanAggregate.TYPE, PlanAggregate.DECIDER, request.getName(), note.build());
    }

    private Plan plan(String name) {
        return history.resource(name, PlanAggregate.DECIDER, null, null);
    }
}
