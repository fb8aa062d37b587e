package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
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
        Require.state(item, "SetPlanItemDependencies", Items.NOT_STARTED);
        List<String> first = command.getDependsOnList();
        for (String name : first) {
            if (!Items.isIn(plan, name)) {
                throw Rejection.invalid("depends_on", "is not an item of this plan: " + name + ".");
            }
            List<String> circle = Dependencies.way(plan, name, item.getName());
            if (!circle.isEmpty()) {
                throw Rejection.invalid(
                        "depends_on",
                        "would close a circle: %s -> %s.".formatted(item.getName(), String.join(" -> ", circle)));
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

    static List<Message> supersede(Context context, SupersedePlanItemRequest command, Plan plan) {
        ActionItem item = itemToDrop(context, plan, command.getName(), "SupersedePlanItem");
        if (command.getBy().equals(item.getName()) || !isPart(plan, command.getBy())) {
            throw Rejection.invalid(
                    "by", "is not another item that counts in this plan: put one forward first, then name it here.");
        }
        List<String> circle = Dependencies.circle(plan, item, command.getBy());
        if (!circle.isEmpty()) {
            throw Rejection.invalid(
                    "by", "would wait for itself: %s -> %s.".formatted(command.getBy(), String.join(" -> ", circle)));
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
        ActionItem item = itemToDrop(context, plan, command.getName(), "CancelPlanItem");
        if (plan.getItemsList().stream()
                .filter(other -> !other.getName().equals(item.getName()))
                .noneMatch(PlanFold::counts)) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    item.getName() + " is the last item that counts: put another forward first, or cancel the plan.",
                    Map.of("resource", item.getName()));
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

    private static ActionItem itemToDrop(Context context, Plan plan, String name, String step) {
        ActionItem item = Items.find(plan, name);
        if (plan.getState() == PlanState.PLAN_STATE_IN_EXECUTION) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    "%s is what was agreed: %s is possible after StartReplanning.".formatted(plan.getName(), step),
                    Map.of("resource", plan.getName(), "state", plan.getState().name()));
        }
        Require.state(
                plan,
                step,
                PlanState.PLAN_STATE_DRAFT,
                PlanState.PLAN_STATE_PROPOSED,
                PlanState.PLAN_STATE_ALIGNING,
                PlanState.PLAN_STATE_REPLANNING);
        Require.undecided(context, item, step);
        return item;
    }

    private static boolean isPart(Plan plan, String name) {
        return PlanProgress.find(plan, name).filter(PlanFold::counts).isPresent();
    }
}
