package tracker.remediation.plan.domain;

import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.DecisionState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanItemRiskAcceptanceDecided;
import tracker.plan.v1.PlanItemRiskAcceptanceRequested;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanRiskAcceptanceDecided;
import tracker.plan.v1.PlanRiskAcceptanceRequested;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.RequestPlanItemRiskAcceptanceRequest;
import tracker.plan.v1.RequestPlanRiskAcceptanceRequest;
import tracker.plan.v1.RiskAcceptance;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** A risk is left: one person asks to accept it for a time, another accepts it. */
final class Risks {

    private static final PlanState[] WITH_TEAMS = {
        PlanState.PLAN_STATE_ALIGNING,
        PlanState.PLAN_STATE_AGREED,
        PlanState.PLAN_STATE_IN_EXECUTION,
        PlanState.PLAN_STATE_REPLANNING
    };
    private static final PlanState[] NOT_ENDED = {
        PlanState.PLAN_STATE_DRAFT,
        PlanState.PLAN_STATE_PROPOSED,
        PlanState.PLAN_STATE_ALIGNING,
        PlanState.PLAN_STATE_AGREED,
        PlanState.PLAN_STATE_IN_EXECUTION,
        PlanState.PLAN_STATE_REPLANNING,
        PlanState.PLAN_STATE_IMPLEMENTED,
        PlanState.PLAN_STATE_MONITORING
    };

    private Risks() {}

    static List<Message> request(Context context, RequestPlanItemRiskAcceptanceRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(plan, "RequestPlanItemRiskAcceptance", WITH_TEAMS);
        Require.undecided(item, "RequestPlanItemRiskAcceptance");
        requireNonePending(item.getName(), item.getRiskAcceptance());
        return List.of(PlanItemRiskAcceptanceRequested.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setItem(item.getName())
                .setReason(command.getReason())
                .setExpireTime(Require.expires(context, command.getExpireTime()))
                .setRequester(context.caller().subject())
                .build());
    }

    static List<Message> decide(Context context, DecidePlanItemRiskAcceptanceRequest command, Plan plan) {
        ActionItem item = Items.find(plan, command.getName());
        Require.state(plan, "DecidePlanItemRiskAcceptance", WITH_TEAMS);
        Require.undecided(item, "DecidePlanItemRiskAcceptance");
        requireDecidable(context, item.getName(), item.getRiskAcceptance(), command.getApprove());
        return Alignment.without(
                context,
                plan,
                item,
                PlanItemRiskAcceptanceDecided.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setItem(item.getName())
                        .setApproved(command.getApprove())
                        .setReason(command.getReason())
                        .setDecider(context.caller().subject())
                        .build());
    }

    static List<Message> request(Context context, RequestPlanRiskAcceptanceRequest command, Plan plan) {
        requireUndecided(context, plan, "RequestPlanRiskAcceptance");
        requireNonePending(plan.getName(), plan.getRiskAcceptance());
        return List.of(PlanRiskAcceptanceRequested.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(command.getReason())
                .setExpireTime(Require.expires(context, command.getExpireTime()))
                .setRequester(context.caller().subject())
                .build());
    }

    static List<Message> decide(Context context, DecidePlanRiskAcceptanceRequest command, Plan plan) {
        requireUndecided(context, plan, "DecidePlanRiskAcceptance");
        requireDecidable(context, plan.getName(), plan.getRiskAcceptance(), command.getApprove());
        return List.of(PlanRiskAcceptanceDecided.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setApproved(command.getApprove())
                .setReason(command.getReason())
                .setDecider(context.caller().subject())
                .build());
    }

    private static void requireUndecided(Context context, Plan plan, String step) {
        if (!PlanProgress.isRiskExpired(plan, context.occurred())) {
            Require.state(plan, step, NOT_ENDED);
        }
    }

    private static void requireNonePending(String name, RiskAcceptance last) {
        if (last.getState() == DecisionState.DECISION_STATE_PENDING) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "RISK_UNDECIDED",
                            "A request to accept the risk of {resource} is not decided yet: wait for the decision.",
                            name));
        }
    }

    private static void requireDecidable(Context context, String name, RiskAcceptance asked, boolean approve) {
        if (asked.getState() != DecisionState.DECISION_STATE_PENDING) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "RISK_NOT_ASKED",
                            "Nobody has asked to accept the risk of {resource} since the last decision.",
                            name));
        }
        Require.anotherThan(
                asked.getRequester(),
                context.caller(),
                Said.of(
                        "OWN_RISK_ACCEPTANCE",
                        "Who asks does not decide: somebody else decides about the acceptance of the risk of {resource}.",
                        name));
        if (approve && EventMeta.toInstant(asked.getExpireTime()).isBefore(context.occurred())) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "RISK_ASKED_EXPIRED",
                            "What was asked expired at {expired}: deny it, and have it asked anew.",
                            EventMeta.toInstant(asked.getExpireTime())),
                    Map.of("resource", name));
        }
    }
}
