package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import tracker.plan.v1.CommentPlanItemRequest;
import tracker.plan.v1.CommentPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanCommented;
import tracker.plan.v1.PlanItemCommented;
import tracker.platform.command.Context;

/** What people say about a plan and its items; possible in any state, and without effect on what may happen next. */
final class Comments {

    private Comments() {}

    static List<Message> onPlan(Context context, CommentPlanRequest command) {
        return List.of(PlanCommented.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setText(command.getText())
                .build());
    }

    static List<Message> onItem(Context context, CommentPlanItemRequest command, Plan plan) {
        return List.of(PlanItemCommented.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(Items.find(plan, command.getName()).getName())
                .setText(command.getText())
                .build());
    }
}
