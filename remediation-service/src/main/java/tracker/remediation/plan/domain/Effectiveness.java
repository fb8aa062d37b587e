package tracker.remediation.plan.domain;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.plan.v1.EffectivenessCheck;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.JudgePlanByCount;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanClosedIneffective;
import tracker.plan.v1.PlanEffectivenessCheckSet;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** Whether the plan worked: what is watched, for how long, and the verdict. */
final class Effectiveness {

    private static final Duration WINDOW = Durations.fromDays(30);

    private Effectiveness() {}

    static List<Message> set(Context context, SetEffectivenessCheckRequest command, Plan plan) {
        Require.active(plan, "SetEffectivenessCheck");
        EffectivenessCheck check = check(plan);
        if (plan.hasEffectiveness()
                && check.getThreshold() == command.getThreshold()
                && check.getWindow().equals(command.getWindow())) {
            return List.of();
        }
        boolean laxer = command.getThreshold() > check.getThreshold()
                || Durations.compare(command.getWindow(), check.getWindow()) < 0;
        if (laxer && isAgreed(plan)) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "CHECK_AGREED",
                            "{resource} is watched for {window}, with {threshold} recurrences tolerated, as teams have accepted it or as was made stricter since: without a re-planning only a longer window, or fewer of them, may be set.",
                            plan.getName(),
                            Durations.toString(check.getWindow()),
                            check.getThreshold()));
        }
        return List.of(PlanEffectivenessCheckSet.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setThreshold(command.getThreshold())
                .setWindow(command.getWindow())
                .build());
    }

    /** What it is judged by unless it is set: no return in 30 days. */
    private static EffectivenessCheck check(Plan plan) {
        return plan.hasEffectiveness()
                ? plan.getEffectiveness()
                : EffectivenessCheck.newBuilder().setWindow(WINDOW).build();
    }

    /** How it is judged is part of what the first team accepts, or would with other items, and changes with the baseline after that. */
    private static boolean isAgreed(Plan plan) {
        return switch (plan.getState()) {
            case PLAN_STATE_ALIGNING ->
                plan.getItemsList().stream()
                        .anyMatch(item -> Items.isOneOf(
                                item, ItemState.ITEM_STATE_ACCEPTED, ItemState.ITEM_STATE_COUNTER_PROPOSED));
            case PLAN_STATE_AGREED, PLAN_STATE_IN_EXECUTION -> true;
            default -> false;
        };
    }

    /** The window begins; a plan that watches nothing would be judged effective on paper only. */
    static PlanMonitoringStarted started(Context context, Plan plan, List<String> fingerprints) {
        if (fingerprints.isEmpty()) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "NO_FINGERPRINT",
                            "{resource} has no fingerprint, so nobody would notice if it came back: give its escalations a category or symptom, or have the risk accepted.",
                            plan.getProblem()));
        }
        EffectivenessCheck check = check(plan);
        return PlanMonitoringStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setEndTime(Timestamps.add(context.occurredTime(), check.getWindow()))
                .setThreshold(check.getThreshold())
                .setWindow(check.getWindow())
                .addAllFingerprints(fingerprints)
                .build();
    }

    /** More recurrences than tolerated end the matter at once; few enough of them do when the whole window was counted. */
    static List<Message> judge(Context context, JudgePlanByCount command, Plan plan) {
        if (plan.getState() == PlanState.PLAN_STATE_CLOSED_EFFECTIVE
                || plan.getState() == PlanState.PLAN_STATE_CLOSED_INEFFECTIVE) {
            return List.of();
        }
        Require.state(plan, "JudgePlan", PlanState.PLAN_STATE_MONITORING);
        EffectivenessCheck check = plan.getEffectiveness();
        if (command.getObserved() > check.getThreshold()) {
            return List.of(PlanClosedIneffective.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setObserved(command.getObserved())
                    .setThreshold(check.getThreshold())
                    .setProblem(plan.getProblem())
                    .setSuccessor(PlanNames.successorOf(plan.getName()))
                    .build());
        }
        if (Timestamps.compare(command.getUntilTime(), check.getEndTime()) < 0) {
            throw Require.refusal(
                    plan,
                    Said.of(
                            "WINDOW_OPEN",
                            "The window of {resource} is open until {window_end}: {observed} recurrences so far, {threshold} are tolerated. Ask again then.",
                            plan.getName(),
                            EventMeta.toInstant(check.getEndTime()),
                            command.getObserved(),
                            check.getThreshold()));
        }
        return List.of(PlanClosedEffective.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setObserved(command.getObserved())
                .setThreshold(check.getThreshold())
                .setProblem(plan.getProblem())
                .setWatchStartTime(check.getStartTime())
                .build());
    }
}
