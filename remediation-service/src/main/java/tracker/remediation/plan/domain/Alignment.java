package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tracker.plan.v1.AcceptCommitmentRequest;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentAccepted;
import tracker.plan.v1.CommitmentDeclined;
import tracker.plan.v1.CommitmentNarrowed;
import tracker.plan.v1.CommitmentOffered;
import tracker.plan.v1.CommitmentWithdrawn;
import tracker.plan.v1.DeclineCommitmentRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanAgreed;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanItemReoffered;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

/** The teams are asked and answer, until every one of them stands by its items. */
final class Alignment {

    private Alignment() {}

    static List<Message> offer(Context context, Plan plan) {
        Require.state(plan, "OfferPlan", PlanState.PLAN_STATE_PROPOSED);
        List<Message> events = new ArrayList<>();
        events.add(PlanAligningStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
        plan.getItemsList().stream()
                .map(ActionItem::getTeam)
                .distinct()
                .map(team -> offered(context, team, names(Items.of(plan, team).toList())))
                .forEach(events::add);
        return events;
    }

    static List<Message> reoffer(Context context, ReofferPlanItemRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(plan, "ReofferPlanItem", PlanState.PLAN_STATE_ALIGNING);
        Require.state(item, "ReofferPlanItem", ItemState.ITEM_STATE_OFFERED, ItemState.ITEM_STATE_DECLINED);
        Timestamp due = command.hasDueTime() ? Require.due(context, command.getDueTime()) : item.getDueTime();
        List<Message> events = new ArrayList<>();
        events.add(PlanItemReoffered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setTeam(command.getTeam())
                .setOwner(command.getOwner())
                .setDueTime(due)
                .build());
        if (!item.getTeam().equals(command.getTeam())) {
            relieved(context, plan, item).ifPresent(events::add);
        }
        events.add(offered(context, command.getTeam(), List.of(item.getName())));
        return events;
    }

    static List<Message> accept(Context context, AcceptCommitmentRequest command, Plan plan) {
        boolean onBehalf = onBehalf(context.caller(), command.getTeam());
        List<String> items = itemsToAnswer(plan, command.getTeam(), "AcceptCommitment");
        CommitmentAccepted accepted = CommitmentAccepted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(command.getTeam())
                .addAllItems(items)
                .setAnsweredBy(context.caller().subject())
                .setOnBehalf(onBehalf)
                .build();
        return isLast(plan, items) ? List.of(accepted, agreed(context, plan)) : List.of(accepted);
    }

    static List<Message> decline(Context context, DeclineCommitmentRequest command, Plan plan) {
        boolean onBehalf = onBehalf(context.caller(), command.getTeam());
        return List.of(CommitmentDeclined.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(command.getTeam())
                .addAllItems(itemsToAnswer(plan, command.getTeam(), "DeclineCommitment"))
                .setAnsweredBy(context.caller().subject())
                .setOnBehalf(onBehalf)
                .setReason(command.getReason())
                .build());
    }

    static Optional<Commitment> commitment(Plan plan, String team) {
        return plan.getCommitmentsList().stream()
                .filter(commitment -> commitment.getTeam().equals(team))
                .findFirst();
    }

    /** Whether the caller answers for a team that is not theirs, as only who leads the plan or the problem may. */
    private static boolean onBehalf(Caller caller, String team) {
        if (caller.isOf(team)) {
            return false;
        }
        if (!caller.has(Role.ROLE_PROBLEM_COORDINATOR) && !caller.has(Role.ROLE_PROGRAM_MANAGER)) {
            Require.ownTeam(caller, team);
        }
        return true;
    }

    private static List<String> itemsToAnswer(Plan plan, String team, String step) {
        Require.state(plan, step, PlanState.PLAN_STATE_ALIGNING);
        Commitment commitment = commitment(plan, team)
                .orElseThrow(() -> Rejection.invalid("team", "is not asked by this plan: " + team + "."));
        List<String> items = names(Items.of(plan, team)
                .filter(item -> Items.isOneOf(item, ItemState.ITEM_STATE_OFFERED))
                .toList());
        if (items.isEmpty()) {
            throw Rejection.wrongState(
                    "The commitment of " + team, commitment.getState().name(), step);
        }
        return items;
    }

    /** Whether every item stands accepted once these are, and with its items every team. */
    private static boolean isLast(Plan plan, List<String> accepting) {
        return plan.getItemsList().stream()
                .allMatch(item ->
                        accepting.contains(item.getName()) || Items.isOneOf(item, ItemState.ITEM_STATE_ACCEPTED));
    }

    /** What it means for a team that an item it had not accepted goes to another. */
    private static Optional<Message> relieved(Context context, Plan plan, ActionItem gone) {
        List<ActionItem> rest = Items.of(plan, gone.getTeam())
                .filter(item -> !item.getName().equals(gone.getName()))
                .toList();
        if (rest.isEmpty()) {
            return Optional.of(CommitmentWithdrawn.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setTeam(gone.getTeam())
                    .build());
        }
        if (rest.stream().allMatch(item -> Items.isOneOf(item, ItemState.ITEM_STATE_ACCEPTED))) {
            return Optional.of(CommitmentNarrowed.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setTeam(gone.getTeam())
                    .build());
        }
        return Optional.empty();
    }

    private static CommitmentOffered offered(Context context, String team, List<String> items) {
        return CommitmentOffered.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setTeam(team)
                .addAllItems(items)
                .build();
    }

    private static PlanAgreed agreed(Context context, Plan plan) {
        return PlanAgreed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setBaseline(plan.getBaselinesCount() + 1)
                .build();
    }

    private static List<String> names(List<ActionItem> items) {
        return items.stream().map(ActionItem::getName).toList();
    }
}
