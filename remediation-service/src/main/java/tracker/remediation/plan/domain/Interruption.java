package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanCancelled;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanResumed;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.PlanSuspended;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.platform.command.Context;

/** A plan is laid aside, goes on, or is given up. */
final class Interruption {

    private Interruption() {}

    static List<Message> suspend(Context context, SuspendPlanRequest command, Plan plan) {
        Require.active(plan, "SuspendPlan");
        return List.of(PlanSuspended.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(command.getReason())
                .build());
    }

    static List<Message> resume(Context context, ResumePlanRequest command, Plan plan) {
        if (!PlanProgress.isRiskExpired(plan, context.occurred())) {
            Require.state(plan, "ResumePlan", PlanState.PLAN_STATE_SUSPENDED);
        }
        return List.of(PlanResumed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(command.getReason())
                .build());
    }

    static List<Message> cancel(Context context, CancelPlanRequest command, Plan plan) {
        if (plan.getState() != PlanState.PLAN_STATE_SUSPENDED) {
            Require.active(plan, "CancelPlan");
        }
        return List.of(PlanCancelled.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(command.getReason())
                .build());
    }
}
