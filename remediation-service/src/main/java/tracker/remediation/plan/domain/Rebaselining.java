package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanReplanned;
import tracker.plan.v1.PlanReplanningStarted;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.Replanning;
import tracker.plan.v1.StartReplanningRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** What was agreed is changed, by one person's wish and another's approval. */
final class Rebaselining {

    private Rebaselining() {}

    static List<Message> start(Context context, StartReplanningRequest command, Plan plan) {
        Require.state(plan, "StartReplanning", PlanState.PLAN_STATE_AGREED, PlanState.PLAN_STATE_IN_EXECUTION);
        context.requireNotBefore(
                plan.getBaselinesList().getLast().getAgreeTime(),
                time -> Said.of("BEFORE_AGREED", "lies before {time}, when what it changes was agreed.", time));
        return List.of(PlanReplanningStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(command.getReason())
                .setRequester(context.caller().subject())
                .build());
    }

    static List<Message> approve(Context context, Plan plan) {
        Require.state(plan, "ApproveReplanning", PlanState.PLAN_STATE_REPLANNING);
        Replanning asked = plan.getReplanning();
        Require.anotherThan(
                asked.getRequester(),
                context.caller(),
                Said.of(
                        "OWN_REPLANNING",
                        "Who asks does not decide: somebody else decides about the re-planning of {resource}.",
                        plan.getName()));
        if (asked.getChangedByList().contains(context.caller().subject())) {
            throw Rejection.of(
                    Reason.SAME_PERSON,
                    Said.of(
                            "OWN_CHANGES",
                            "You changed what is to be approved: somebody else decides about the re-planning of {resource}.",
                            plan.getName()));
        }
        List<String> unanswered = plan.getItemsList().stream()
                .filter(item -> Items.isOneOf(item, Items.UNANSWERED))
                .map(ActionItem::getName)
                .toList();
        if (!unanswered.isEmpty()) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "ITEMS_UNANSWERED",
                            "{unanswered} of {all} items no team stands by: {items}",
                            unanswered.size(),
                            plan.getItemsCount(),
                            Require.some(unanswered)));
        }
        Require.owned(
                plan,
                plan.getItemsList().stream()
                        .filter(PlanFold::counts)
                        .map(ActionItem::getName)
                        .toList());
        return List.of(PlanReplanned.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setBaseline(plan.getBaselinesCount() + 1)
                .setReason(asked.getReason())
                .setRequester(asked.getRequester())
                .setApprover(context.caller().subject())
                .build());
    }
}
