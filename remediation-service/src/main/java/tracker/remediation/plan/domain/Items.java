package tracker.remediation.plan.domain;

import java.util.Arrays;
import java.util.stream.Stream;
import tracker.contract.Ids;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanProgress;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;

/** Names of action items, and the items of a plan. */
public final class Items {

    /** Nobody has begun to work on it, and it still counts. */
    static final ItemState[] NOT_STARTED = {
        ItemState.ITEM_STATE_PROPOSED,
        ItemState.ITEM_STATE_OFFERED,
        ItemState.ITEM_STATE_DECLINED,
        ItemState.ITEM_STATE_COUNTER_PROPOSED,
        ItemState.ITEM_STATE_ACCEPTED
    };

    /** No team stands by it. */
    static final ItemState[] UNANSWERED = {
        ItemState.ITEM_STATE_PROPOSED,
        ItemState.ITEM_STATE_OFFERED,
        ItemState.ITEM_STATE_DECLINED,
        ItemState.ITEM_STATE_COUNTER_PROPOSED
    };

    /** Nothing remains to be done about it. */
    static final ItemState[] FINISHED = {
        ItemState.ITEM_STATE_VERIFIED,
        ItemState.ITEM_STATE_CLOSED,
        ItemState.ITEM_STATE_SUPERSEDED,
        ItemState.ITEM_STATE_CANCELLED,
        ItemState.ITEM_STATE_RISK_ACCEPTED
    };

    private static final String COLLECTION = "/items/";

    private Items() {}

    /** The name of the item that a request puts forward: the same request, the same item. */
    public static String name(String plan, Caller caller, String requestId) {
        return plan + COLLECTION + Ids.uuid(caller.subject(), "ProposePlanItem", requestId);
    }

    /** The name of the file that a request attaches to an item. */
    public static String file(String item, Caller caller, String requestId) {
        return item + "/files/" + Ids.uuid(caller.subject(), "UploadEvidenceFile", requestId);
    }

    /** The item that a file belongs to, by its name. */
    public static String itemOf(String file) {
        return file.substring(0, file.indexOf("/files/"));
    }

    /** The plan that an item belongs to, by its name. */
    public static String planOf(String item) {
        return item.substring(0, item.indexOf(COLLECTION));
    }

    static boolean isName(String name) {
        return name.contains(COLLECTION);
    }

    static boolean isIn(Plan plan, String name) {
        return PlanProgress.find(plan, name).isPresent();
    }

    static ActionItem find(Plan plan, String name) {
        return PlanProgress.find(plan, name).orElseThrow(() -> Rejection.notFound(name));
    }

    /** The items of a team that count. */
    static Stream<ActionItem> of(Plan plan, String team) {
        return plan.getItemsList().stream()
                .filter(item -> item.getTeam().equals(team))
                .filter(PlanFold::counts);
    }

    static boolean isOneOf(ActionItem item, ItemState... states) {
        return Arrays.asList(states).contains(item.getState());
    }
}
