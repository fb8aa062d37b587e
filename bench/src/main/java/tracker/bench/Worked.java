package tracker.bench;

import tracker.plan.v1.ActionItem;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.BlockPlanItemResponse;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanServiceGrpc.PlanServiceBlockingStub;
import tracker.plan.v1.UnblockPlanItemRequest;
import tracker.plan.v1.UnblockPlanItemResponse;

/**
 * An item that its team says is blocked, and is not, and so on; each of it is one event.
 *
 * @param plan the plan as it was after that
 * @param position where the event stands
 * @param reason what was said; empty where it was unblocked
 */
record Worked(Plan plan, String position, String reason) {

    static Worked on(PlanServiceBlockingStub plans, ActionItem item, String etag, String reason) {
        if (item.getState() == ItemState.ITEM_STATE_BLOCKED) {
            UnblockPlanItemResponse response = plans.unblockPlanItem(UnblockPlanItemRequest.newBuilder()
                    .setName(item.getName())
                    .setRequestId(MadePlan.request())
                    .setEtag(etag)
                    .build());
            return new Worked(response.getPlan(), response.getPosition(), "");
        }
        BlockPlanItemResponse response = plans.blockPlanItem(BlockPlanItemRequest.newBuilder()
                .setName(item.getName())
                .setRequestId(MadePlan.request())
                .setEtag(etag)
                .setReason(reason)
                .build());
        return new Worked(response.getPlan(), response.getPosition(), reason);
    }
}
