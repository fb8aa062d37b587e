package tracker.remediation.plan.domain;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.Arrays;
import java.util.Map;
import tracker.contract.EventMeta;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;

/** What must hold before a step; each refuses with what is missing. */
final class Require {

    private Require() {}

    static void state(Plan plan, String step, PlanState... allowed) {
        if (!Arrays.asList(allowed).contains(plan.getState())) {
            throw Rejection.wrongState(plan.getName(), plan.getState().name(), step);
        }
    }

    static void state(ActionItem item, String step, ItemState... allowed) {
        if (!Items.isOneOf(item, allowed)) {
            throw Rejection.wrongState(item.getName(), item.getState().name(), step);
        }
    }

    static void ownTeam(Caller caller, String team) {
        if (!caller.isOf(team)) {
            throw Rejection.of(
                    Reason.NOT_YOUR_TEAM,
                    "You act for your own team only, and are not of " + team + ".",
                    Map.of("team", team));
        }
    }

    static void notTheDoer(Caller caller, ActionItem item) {
        if (caller.subject().equals(item.getDoer())) {
            throw Rejection.of(
                    Reason.SAME_PERSON,
                    "Who claims it done does not judge it: somebody else verifies or rejects " + item.getName() + ".",
                    Map.of("resource", item.getName()));
        }
    }

    /** A due time may lie in the past only when the step itself is dated back. */
    static Timestamp due(Context context, Timestamp due) {
        if (!Timestamps.isValid(due)) {
            throw Rejection.invalid("due_time", "is not a time of the years 1 to 9999.");
        }
        if (EventMeta.toInstant(due).isBefore(context.occurred())) {
            throw Rejection.invalid("due_time", "lies before %s, when it is asked.".formatted(context.occurred()));
        }
        return due;
    }
}
