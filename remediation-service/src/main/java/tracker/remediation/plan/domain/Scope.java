package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Optional;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanItemCancelled;
import tracker.plan.v1.PlanItemContributorsSet;
import tracker.plan.v1.PlanItemDependenciesSet;
import tracker.plan.v1.PlanItemOwnerSet;
import tracker.plan.v1.PlanItemSuperseded;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.plan.v1.SetPlanItemDependenciesRequest;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

/** What belongs to a plan: which items come first, who is accountable, who helps, what is dropped and what takes its place. */
final class Scope {

    private Scope() {}

    static List<Message> setDependencies(Context context, SetPlanItemDependenciesRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.active(plan, "SetPlanItemDependencies");
        Alignment.notBeforeAsking(context, plan);
        Require.state(item, "SetPlanItemDependencies", Items.NOT_STARTED);
        List<String> first = command.getDependsOnList();
        for (String name : first) {
            if (!Items.isIn(plan, name)) {
                throw Rejection.invalid(
                        "depends_on", Said.of("DEPENDS_ON_NO_ITEM", "is not an item of this plan: {named}.", name));
            }
            List<String> circle = Dependencies.way(plan, name, item.getName());
            if (!circle.isEmpty()) {
                throw Rejection.invalid(
                        "depends_on",
                        Said.of(
                                "CIRCLE",
                                "would close a circle: {item} -> {circle}.",
                                item.getName(),
                                String.join(" -> ", circle)));
            }
        }
        if (first.equals(item.getDependsOnList())) {
            return List.of();
        }
        return List.of(PlanItemDependenciesSet.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .addAllDependsOn(first)
                .build());
    }

    static List<Message> setOwner(Context context, SetPlanItemOwnerRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        if (!context.caller().has(Role.ROLE_PROGRAM_MANAGER)) {
            Require.ownTeam(context.caller(), item.getTeam());
        }
        Require.active(plan, "SetPlanItemOwner");
        Require.unclaimed(item, "SetPlanItemOwner");
        if (command.getOwner().equals(item.getOwner())) {
            return List.of();
        }
        return List.of(ownerSet(context, item.getName(), command.getOwner()));
    }

    static PlanItemOwnerSet ownerSet(Context context, String item, String owner) {
        return PlanItemOwnerSet.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item)
                .setOwner(owner)
                .build();
    }

    static List<Message> setContributors(Context context, SetPlanItemContributorsRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Caller caller = context.caller();
        if (!caller.has(Role.ROLE_PROGRAM_MANAGER) && !caller.has(Role.ROLE_ADMINISTRATOR)) {
            Require.ownTeam(caller, item.getTeam());
        }
        Require.active(plan, "SetPlanItemContributors");
        Require.unclaimed(item, "SetPlanItemContributors");
        if (command.getContributorsList().equals(item.getContributorsList())) {
            return List.of();
        }
        return List.of(PlanItemContributorsSet.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .addAllContributors(command.getContributorsList())
                .build());
    }

    /** Who helped did so for the team that gives the item away. */
    static Optional<Message> unhelped(Context context, ActionItem item) {
        return item.getContributorsCount() == 0
                ? Optional.empty()
                : Optional.of(PlanItemContributorsSet.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setItem(item.getName())
                        .build());
    }

    static List<Message> supersede(Context context, SupersedePlanItemRequest command, Plan plan) {
        ActionItem item = itemToDrop(plan, command.getName(), "SupersedePlanItem");
        Alignment.notBeforeAsking(context, plan);
        if (command.getBy().equals(item.getName()) || !isPart(plan, command.getBy())) {
            throw Rejection.invalid(
                    "by",
                    Said.of(
                            "SUPERSEDED_BY_NO_OTHER",
                            "is not another item that counts in this plan: put one forward first, then name it here."));
        }
        List<String> circle = Dependencies.circle(plan, item, command.getBy());
        if (!circle.isEmpty()) {
            throw Rejection.invalid(
                    "by",
                    Said.of(
                            "WAITS_FOR_ITSELF",
                            "would wait for itself: {item} -> {circle}.",
                            command.getBy(),
                            String.join(" -> ", circle)));
        }
        return Alignment.without(
                context,
                plan,
                item,
                PlanItemSuperseded.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setItem(item.getName())
                        .setBy(command.getBy())
                        .setReason(command.getReason())
                        .build());
    }

    static List<Message> cancel(Context context, CancelPlanItemRequest command, Plan plan) {
        ActionItem item = itemToDrop(plan, command.getName(), "CancelPlanItem");
        Alignment.notBeforeAsking(context, plan);
        if (plan.getItemsList().stream()
                .filter(other -> !other.getName().equals(item.getName()))
                .noneMatch(PlanFold::counts)) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "LAST_ITEM",
                            "{resource} is the last item that counts: put another forward first, or cancel the plan.",
                            item.getName()));
        }
        return Alignment.without(
                context,
                plan,
                item,
                PlanItemCancelled.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setItem(item.getName())
                        .setReason(command.getReason())
                        .build());
    }

    private static ActionItem itemToDrop(Plan plan, String name, String step) {
        ActionItem item = Items.find(plan, name);
        if (plan.getState() == PlanState.PLAN_STATE_AGREED || plan.getState() == PlanState.PLAN_STATE_IN_EXECUTION) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "REPLANNING_NEEDED",
                            "{resource} is what was agreed: {step} is possible after StartReplanning.",
                            plan.getName(),
                            step));
        }
        Require.state(
                plan,
                step,
                PlanState.PLAN_STATE_DRAFT,
                PlanState.PLAN_STATE_PROPOSED,
                PlanState.PLAN_STATE_ALIGNING,
                PlanState.PLAN_STATE_REPLANNING);
        Require.undecided(item, step);
        return item;
    }

    private static boolean isPart(Plan plan, String name) {
        return PlanProgress.find(plan, name).filter(PlanFold::counts).isPresent();
    }
}
