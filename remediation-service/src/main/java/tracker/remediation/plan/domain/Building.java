package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;

/** From a confirmed cause to a plan that is put forward. */
final class Building {

    private Building() {}

    /** Drafting what is there already changes nothing: one cause, one plan. */
    static List<Message> draft(Context context, DraftPlanForCause command, Plan plan) {
        if (plan.getState() != PlanState.PLAN_STATE_UNSPECIFIED) {
            return List.of();
        }
        return List.of(PlanDrafted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setProblem(command.getProblem())
                .setCauseRevision(command.getCauseRevision())
                .setTitle(command.getTitle())
                .setCause(command.getCause())
                .addAllFingerprints(command.getFingerprintsList())
                .setPredecessor(command.getPredecessor())
                .addAllLessons(command.getLessonsList())
                .setConfidentiality(command.getConfidentiality())
                .addAllViewers(command.getViewersList())
                .build());
    }

    /** What comes in while an agreed plan is changed is offered to its team at once. */
    static List<Message> proposeItem(Context context, ProposePlanItemRequest command, Plan plan) {
        Require.state(
                plan,
                "ProposePlanItem",
                PlanState.PLAN_STATE_DRAFT,
                PlanState.PLAN_STATE_PROPOSED,
                PlanState.PLAN_STATE_REPLANNING);
        PlanItemProposed proposed = PlanItemProposed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(Items.name(plan.getName(), context.caller(), context.requestId()))
                .setKind(command.getKind())
                .setTitle(command.getTitle())
                .setTeam(command.getTeam())
                .setOwner(command.getOwner())
                .setDueTime(Require.due(context, command.getDueTime()))
                .build();
        return plan.getState() == PlanState.PLAN_STATE_REPLANNING
                ? List.of(proposed, Alignment.offered(context, command.getTeam(), List.of(proposed.getItem())))
                : List.of(proposed);
    }

    static List<Message> propose(Context context, Plan plan) {
        Require.state(plan, "ProposePlan", PlanState.PLAN_STATE_DRAFT);
        if (plan.getItemsList().stream().noneMatch(PlanFold::counts)) {
            throw Rejection.wrongState(plan.getName(), "without items", "ProposePlan");
        }
        return List.of(PlanProposed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }
}
