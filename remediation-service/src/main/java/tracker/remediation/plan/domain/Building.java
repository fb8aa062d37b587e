package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanCauseSuperseded;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanItemUpdated;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.PlanUpdated;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.SupersedePlanCause;
import tracker.plan.v1.UpdatePlanItemRequest;
import tracker.plan.v1.UpdatePlanRequest;
import tracker.platform.command.Context;

/** From a confirmed cause to a plan that is put forward. */
final class Building {

    private Building() {}

    /** Drafting what is there already changes nothing: one cause, one plan. */
    static List<Message> draft(Context context, DraftPlanForCause command, Plan plan) {
        if (plan.getState() != PlanState.PLAN_STATE_UNSPECIFIED) {
            return List.of();
        }
        context.requireNotBefore(
                command.getEarliestTime(),
                time -> command.getPredecessor().isEmpty()
                        ? Said.of("BEFORE_CONFIRMED", "lies before {time}, when the cause was confirmed.", time)
                        : Said.of(
                                "BEFORE_GIVEN_UP",
                                "lies before {time}, when {resource} was given up.",
                                time,
                                command.getPredecessor()));
        return List.of(PlanDrafted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setProblem(command.getProblem())
                .setCauseRevision(command.getCauseRevision())
                .setTitle(command.getTitle())
                .setCause(command.getCause())
                .setPredecessor(command.getPredecessor())
                .addAllLessons(command.getLessonsList())
                .addAllLessonsByCode(command.getLessonsByCodeList())
                .setConfidentiality(command.getConfidentiality())
                .addAllViewers(command.getViewersList())
                .build());
    }

    static List<Message> update(Context context, UpdatePlanRequest command, Plan plan) {
        if (plan.getState() != PlanState.PLAN_STATE_IMPLEMENTED && plan.getState() != PlanState.PLAN_STATE_MONITORING) {
            Require.active(plan, "UpdatePlan");
        }
        return command.getTitle().equals(plan.getTitle())
                ? List.of()
                : List.of(PlanUpdated.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setTitle(command.getTitle())
                        .build());
    }

    /** One that has ended goes on no more, whatever the cause is by now; what is known, or was before, changes nothing. */
    static List<Message> supersedeCause(Context context, SupersedePlanCause command, Plan plan) {
        int known = Math.max(plan.getCauseRevision(), plan.getLatestCauseRevision());
        return PlanProgress.hasEnded(plan.getState()) || command.getCauseRevision() <= known
                ? List.of()
                : List.of(PlanCauseSuperseded.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setCauseRevision(command.getCauseRevision())
                        .setBy(command.getBy())
                        .build());
    }

    /** What comes in while teams are asked is offered to its team at once. */
    static List<Message> proposeItem(Context context, ProposePlanItemRequest command, Plan plan) {
        Require.state(
                plan,
                "ProposePlanItem",
                PlanState.PLAN_STATE_DRAFT,
                PlanState.PLAN_STATE_PROPOSED,
                PlanState.PLAN_STATE_ALIGNING,
                PlanState.PLAN_STATE_REPLANNING);
        Alignment.notBeforeAsking(context, plan);
        PlanItemProposed proposed = PlanItemProposed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(Items.name(plan.getName(), context.caller(), context.requestId()))
                .setKind(command.getKind())
                .setTitle(command.getTitle())
                .setTeam(command.getTeam())
                .setOwner(command.getOwner())
                .setDueTime(Require.due(context, command.getDueTime()))
                .build();
        return Alignment.isAsking(plan)
                ? List.of(proposed, Alignment.offered(context, command.getTeam(), List.of(proposed.getItem())))
                : List.of(proposed);
    }

    /** Nobody has answered to what it says so far. */
    static List<Message> updateItem(Context context, UpdatePlanItemRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(plan, "UpdatePlanItem", PlanState.PLAN_STATE_DRAFT, PlanState.PLAN_STATE_PROPOSED);
        Require.state(item, "UpdatePlanItem", ItemState.ITEM_STATE_PROPOSED);
        PlanItemUpdated.Builder updated = PlanItemUpdated.newBuilder().setItem(item.getName());
        PlanItemUpdated nothing = updated.build();
        if (command.getKind() != item.getKind()) {
            updated.setKind(command.getKind());
        }
        if (!command.getTitle().equals(item.getTitle())) {
            updated.setTitle(command.getTitle());
        }
        if (command.hasDueTime() && !command.getDueTime().equals(item.getDueTime())) {
            updated.setDueTime(Require.due(context, command.getDueTime()));
        }
        return updated.build().equals(nothing)
                ? List.of()
                : List.of(updated.setOccurredTime(context.occurredTime()).build());
    }

    static List<Message> propose(Context context, Plan plan) {
        Require.state(plan, "ProposePlan", PlanState.PLAN_STATE_DRAFT);
        if (plan.getItemsList().stream().noneMatch(PlanFold::counts)) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "PLAN_WITHOUT_ITEMS",
                            "{resource} is without items: {step} is not possible now.",
                            plan.getName(),
                            "ProposePlan"));
        }
        return List.of(PlanProposed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }
}
