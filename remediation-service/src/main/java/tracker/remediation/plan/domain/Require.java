package tracker.remediation.plan.domain;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanState;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;

/** What must hold before a step; each refuses with what is missing. */
final class Require {

    private static final int MOST_NAMED = 20;

    private Require() {}

    static void state(Plan plan, String step, PlanState... allowed) {
        if (!Arrays.asList(allowed).contains(plan.getState())) {
            throw Rejection.wrongState(plan.getName(), plan.getState(), step, Arrays.asList(allowed));
        }
    }

    static void state(ActionItem item, String step, ItemState... allowed) {
        if (!Items.isOneOf(item, allowed)) {
            throw Rejection.wrongState(item.getName(), item.getState(), step, Arrays.asList(allowed));
        }
    }

    /** Not carried out yet, not laid aside, not ended. */
    static void active(Plan plan, String step) {
        state(
                plan,
                step,
                PlanState.PLAN_STATE_DRAFT,
                PlanState.PLAN_STATE_PROPOSED,
                PlanState.PLAN_STATE_ALIGNING,
                PlanState.PLAN_STATE_AGREED,
                PlanState.PLAN_STATE_IN_EXECUTION,
                PlanState.PLAN_STATE_REPLANNING);
    }

    /** Teams may work on its items. */
    static void working(Plan plan, String step) {
        state(
                plan,
                step,
                PlanState.PLAN_STATE_AGREED,
                PlanState.PLAN_STATE_IN_EXECUTION,
                PlanState.PLAN_STATE_REPLANNING);
    }

    /** Something remains to be done about it. */
    static void open(ActionItem item, String step) {
        if (Items.isOneOf(item, Items.FINISHED)) {
            throw Rejection.wrongState(item.getName(), item.getState(), step);
        }
    }

    /** Something remains to be done about it, or it is left at a risk, about which may be decided anew. */
    static void undecided(ActionItem item, String step) {
        if (item.getState() != ItemState.ITEM_STATE_RISK_ACCEPTED) {
            open(item, step);
        }
    }

    /** Four eyes: who asked does not decide. */
    static void anotherThan(String requester, Caller caller, Said said) {
        if (caller.subject().equals(requester)) {
            throw Rejection.of(Reason.SAME_PERSON, said, Map.of("requester", requester));
        }
    }

    /** The first of the items only: an error must fit into the trailers of a call. */
    static List<String> some(List<String> items) {
        return items.subList(0, Math.min(items.size(), MOST_NAMED));
    }

    /** Of a plan that is not as the step needs it. */
    static Rejection refusal(Plan plan, Said said) {
        return Rejection.of(
                Reason.WRONG_STATE,
                said,
                Map.of("resource", plan.getName(), "state", plan.getState().name()));
    }

    /** Somebody is accountable for each of these items: one that is everybody's is nobody's. */
    static void owned(Plan plan, List<String> items) {
        List<String> nobodys = items.stream()
                .filter(item -> Items.find(plan, item).getOwner().isEmpty())
                .toList();
        if (!nobodys.isEmpty()) {
            throw refusal(
                    plan,
                    Said.of(
                            "ITEMS_UNOWNED",
                            "{unowned} of {all} items have no accountable person, who is named by owner or SetPlanItemOwner: {items}",
                            nobodys.size(),
                            plan.getItemsCount(),
                            some(nobodys)));
        }
    }

    static void ownTeam(Caller caller, String team) {
        if (!caller.isOf(team)) {
            throw Rejection.of(
                    Reason.NOT_YOUR_TEAM,
                    Said.of("NOT_OF_THE_TEAM", "You act for your own team only, and are not of {team}.", team));
        }
    }

    static void notTheDoer(Caller caller, ActionItem item) {
        if (caller.subject().equals(item.getDoer())) {
            throw Rejection.of(
                    Reason.SAME_PERSON,
                    Said.of(
                            "OWN_CLAIM",
                            "Who claims it done does not judge it: somebody else verifies or rejects {resource}.",
                            item.getName()));
        }
    }

    /** Somebody else verifies, whoever of those who worked on it claimed it done, and whoever carries it by now. */
    static void notTheirWork(Caller caller, ActionItem item) {
        if (PlanProgress.isWorkOf(caller.subject(), item)) {
            throw Rejection.of(
                    Reason.SAME_PERSON,
                    Said.of(
                            "OWN_WORK",
                            "Who worked on it does not verify it, also where others carry it by now: somebody else verifies {resource}.",
                            item.getName()));
        }
    }

    /** What is claimed done stays the work of whose it is until it is judged: who stepped aside now could verify it. */
    static void unclaimed(ActionItem item, String step) {
        open(item, step);
        if (Items.isOneOf(item, ItemState.ITEM_STATE_DONE_CLAIMED)) {
            throw Rejection.wrongState(item.getName(), item.getState(), step);
        }
    }

    /** A risk is accepted until some time to come. */
    static Timestamp expires(Context context, Timestamp expires) {
        if (!Timestamps.isValid(expires) || !EventMeta.toInstant(expires).isAfter(context.occurred())) {
            throw Rejection.invalid(
                    "expire_time",
                    Said.of("EXPIRES_BEFORE_ASKED", "lies not after {asked}, when it is asked.", context.occurred()));
        }
        return expires;
    }

    /** A due time may lie in the past only when the step itself is dated back. */
    static Timestamp due(Context context, Timestamp due) {
        if (!Timestamps.isValid(due)) {
            throw Rejection.invalid("due_time", Said.of("NO_TIME", "is not a time of the years 1 to 9999."));
        }
        if (EventMeta.toInstant(due).isBefore(context.occurred())) {
            throw Rejection.invalid(
                    "due_time",
                    Said.of("DUE_BEFORE_ASKED", "lies before {asked}, when it is asked.", context.occurred()));
        }
        return due;
    }
}
