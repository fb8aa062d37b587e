package tracker.remediation.plan;

import java.util.Map;
import org.springframework.stereotype.Component;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanNames;
import tracker.platform.command.Commands;
import tracker.platform.command.Outcome;
import tracker.platform.identity.Caller;

/** Drafts the plan for a confirmed cause, for a hand and for the policy alike: exactly one for each revision of a cause. */
@Component
public class PlanDrafting {

    private final Problems problems;
    private final Commands commands;

    PlanDrafting(Problems problems, Commands commands) {
        this.problems = problems;
        this.commands = commands;
    }

    public Outcome<Plan> draft(Caller caller, DraftPlanRequest request, Map<String, String> metadata) {
        ConfirmedCause cause = problems.cause(request.getProblem(), request.getCauseRevision());
        DraftPlanForCause.Builder command = DraftPlanForCause.newBuilder()
                .setProblem(cause.problem())
                .setCauseRevision(cause.revision())
                .setTitle(cause.title())
                .setCause(cause.statement());
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
}
