package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DecisionState;
import tracker.plan.v1.Extension;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanItemExtensionDecided;
import tracker.plan.v1.PlanItemExtensionRequested;
import tracker.plan.v1.RequestPlanItemExtensionRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** More time for an item: its team asks, who leads the plan or the problem decides. */
final class Extensions {

    private static final ItemState[] UNDER_WAY = {
        ItemState.ITEM_STATE_ACCEPTED, ItemState.ITEM_STATE_IN_PROGRESS, ItemState.ITEM_STATE_BLOCKED
    };

    private Extensions() {}

    static List<Message> request(Context context, RequestPlanItemExtensionRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Alignment.onBehalf(context.caller(), item.getTeam());
        Require.working(plan, "RequestPlanItemExtension");
        Require.state(item, "RequestPlanItemExtension", UNDER_WAY);
        item.getExtensionsList().stream()
                .filter(Extensions::isPending)
                .findFirst()
                .ifPresent(pending -> {
                    throw Rejection.of(
                            Reason.WRONG_STATE,
                            Said.of(
                                    "EXTENSION_UNDECIDED",
                                    "Extension {number} of {resource} is not decided yet: wait for the decision.",
                                    pending.getNumber(),
                                    item.getName()));
                });
        Require.due(context, command.getDueTime());
        if (Timestamps.compare(command.getDueTime(), item.getDueTime()) <= 0) {
            throw Rejection.invalid(
                    "due_time", Said.of("DUE_NO_LATER", "is not later than {due}, when it is due.", due(item)));
        }
        return List.of(PlanItemExtensionRequested.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setNumber(item.getExtensionsCount() + 1)
                .setDueTime(command.getDueTime())
                .setReason(command.getReason())
                .setRequester(context.caller().subject())
                .build());
    }

    static List<Message> decide(Context context, DecidePlanItemExtensionRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.working(plan, "DecidePlanItemExtension");
        Extension asked = item.getExtensionsList().stream()
                .filter(extension -> extension.getNumber() == command.getNumber())
                .findFirst()
                .orElseThrow(() -> Rejection.invalid(
                        "number",
                        Said.of(
                                "EXTENSION_UNKNOWN",
                                "was never asked for: {item} has {requests} requests.",
                                item.getName(),
                                item.getExtensionsCount())));
        if (!isPending(asked)) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "EXTENSION_DECIDED",
                            "Extension {number} of {resource} is {state}: {step} is not possible now.",
                            asked.getNumber(),
                            item.getName(),
                            asked.getState(),
                            "DecidePlanItemExtension"));
        }
        Require.anotherThan(
                asked.getRequester(),
                context.caller(),
                Said.of(
                        "OWN_EXTENSION",
                        "Who asks does not decide: somebody else decides about Extension {number} of {resource}.",
                        asked.getNumber(),
                        item.getName()));
        if (command.getApprove()) {
            Require.state(item, "DecidePlanItemExtension", UNDER_WAY);
            if (Timestamps.compare(asked.getDueTime(), item.getDueTime()) <= 0) {
                throw Rejection.of(
                        Reason.WRONG_STATE,
                        Said.of(
                                "EXTENSION_OVERTAKEN",
                                "Extension {number} of {resource} gives no more time: the item is due {due} by now. Deny it.",
                                asked.getNumber(),
                                item.getName(),
                                due(item)));
            }
        }
        return List.of(PlanItemExtensionDecided.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setNumber(asked.getNumber())
                .setApproved(command.getApprove())
                .setReason(command.getReason())
                .setDecider(context.caller().subject())
                .build());
    }

    private static boolean isPending(Extension extension) {
        return extension.getState() == DecisionState.DECISION_STATE_PENDING;
    }

    private static Instant due(ActionItem item) {
        return EventMeta.toInstant(item.getDueTime());
    }
}
