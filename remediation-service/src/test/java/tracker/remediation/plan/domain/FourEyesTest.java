package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.timestamp;
import static tracker.remediation.plan.domain.Sample.COORDINATOR;
import static tracker.remediation.plan.domain.Sample.DUE;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.OTHER_ENGINEER;
import static tracker.remediation.plan.domain.Sample.PLAN;
import static tracker.remediation.plan.domain.Sample.POLICY;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.aligning;
import static tracker.remediation.plan.domain.Sample.dated;
import static tracker.remediation.plan.domain.Sample.doneClaimed;
import static tracker.remediation.plan.domain.Sample.inExecution;
import static tracker.remediation.plan.domain.Sample.reoffer;
import static tracker.remediation.plan.domain.Sample.verified;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.DecidePlanItemExtensionRequest;
import tracker.plan.v1.DecidePlanItemRiskAcceptanceRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.DecisionState;
import tracker.plan.v1.Extension;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.RequestPlanItemExtensionRequest;
import tracker.plan.v1.RequestPlanItemRiskAcceptanceRequest;
import tracker.plan.v1.RequestPlanRiskAcceptanceRequest;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.remediation.Scenario;

/** More time, an accepted risk, a pause or an end: asked by one, decided by another, and kept. */
class FourEyesTest {

    private static final Timestamp LATER = timestamp(NOW.plus(Duration.ofDays(30)));
    private static final Timestamp YESTERDAY = timestamp(NOW.minus(Duration.ofDays(1)));
    private static final Instant LAST_WEEK = NOW.minus(Duration.ofDays(7));

    @Test
    void moreTimeIsAskedForAndGranted() {
        var plan = inExecution();
        plan.when(ENGINEER, extension(LATER));
        assertThat(plan.resource().getItems(0).getDueTime()).isEqualTo(DUE);
        assertThat(plan.refusal(ENGINEER, extension(LATER)).reason()).isEqualTo(Reason.WRONG_STATE);
        plan.when(MANAGER, decide(1, true));

        var item = plan.resource().getItems(0);
        assertThat(item.getDueTime()).isEqualTo(LATER);
        assertThat(item.getFirstDueTime()).isEqualTo(DUE);
        assertThat(plan.resource().getBaselines(0).getItems(0).getDueTime()).isEqualTo(DUE);
        assertThat(item.getExtensionsList())
                .containsExactly(Extension.newBuilder()
                        .setNumber(1)
                        .setState(DecisionState.DECISION_STATE_APPROVED)
                        .setDueTime(LATER)
                        .setPreviousDueTime(DUE)
                        .setReason("Review takes longer")
                        .setRequester("engineer")
                        .setRequestTime(timestamp(NOW))
                        .setDecider("manager")
                        .setDecisionReason("Heard")
                        .setDecideTime(timestamp(NOW))
                        .build());
    }

    @Test
    void aDeniedRequestIsKeptAndAnotherMayFollow() {
        var plan = inExecution();
        plan.when(ENGINEER, extension(LATER));
        plan.when(MANAGER, decide(1, false));
        assertThat(plan.resource().getItems(0).getDueTime()).isEqualTo(DUE);
        assertThat(plan.refusal(MANAGER, decide(1, true)).reason()).isEqualTo(Reason.WRONG_STATE);
        plan.when(ENGINEER, extension(LATER));
        assertThat(plan.resource().getItems(0).getExtensionsList())
                .extracting(Extension::getState)
                .containsExactly(DecisionState.DECISION_STATE_DENIED, DecisionState.DECISION_STATE_PENDING);
    }

    @Test
    void moreTimeIsLaterTimeForWhatIsUnderWay() {
        assertThat(inExecution().refusal(ENGINEER, extension(DUE)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(inExecution().refusal(LAWYER, extension(LATER)).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
        assertThat(aligning().refusal(ENGINEER, extension(LATER)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(inExecution().refusal(MANAGER, decide(1, true)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    }

    @Test
    void whoAsksForMoreTimeDoesNotGrantIt() {
        var plan = inExecution();
        plan.when(MANAGER, extension(LATER));
        assertThat(plan.refusal(MANAGER, decide(1, true)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.when(COORDINATOR, decide(1, true))).hasSize(1);
    }

    @Test
    void theRiskOfAnItemIsAcceptedByAnother() {
        var plan = inExecution();
        plan.when(MANAGER, itemRisk(LATER));
        assertThat(plan.refusal(COORDINATOR, itemRisk(LATER)).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(plan.refusal(MANAGER, decideItemRisk(true)).reason()).isEqualTo(Reason.SAME_PERSON);
        plan.when(COORDINATOR, decideItemRisk(true));

        var item = plan.resource().getItems(1);
        assertThat(item.getState()).isEqualTo(ItemState.ITEM_STATE_RISK_ACCEPTED);
        assertThat(item.getRiskAcceptance().getExpireTime()).isEqualTo(LATER);
        assertThat(item.getRiskAcceptance().getDecider()).isEqualTo("coordinator");
        assertThat(plan.resource().getBaselines(0).getItemsList()).hasSize(2);
    }

    @Test
    void aRiskIsAcceptedForATimeToCome() {
        assertThat(inExecution().refusal(MANAGER, itemRisk(timestamp(NOW))).reason())
                .isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(inExecution().refusal(COORDINATOR, decideItemRisk(true)).reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aRiskThatExpired_isNoWayToCarryAPlanOut_untilItIsAcceptedForLonger() {
        var plan = dated(inExecution(), LAST_WEEK).given(doneClaimed(FIX, ENGINEER), verified(FIX, OTHER_ENGINEER));
        leaveUntilYesterday(plan);
        assertThat(plan.refusal(MANAGER, Sample.IMPLEMENT).metadata())
                .containsEntry("expiring", "1")
                .containsEntry("items", RULE);

        plan.when(MANAGER, itemRisk(LATER));
        assertThat(plan.refusal(MANAGER, Sample.IMPLEMENT).metadata()).containsEntry("expiring", "1");
        plan.when(COORDINATOR, decideItemRisk(false));
        assertThat(plan.refusal(MANAGER, Sample.IMPLEMENT).metadata()).containsEntry("expiring", "1");

        plan.when(MANAGER, itemRisk(LATER));
        plan.when(COORDINATOR, decideItemRisk(true));
        assertThat(plan.resource().getItems(1).getRiskExpireTime()).isEqualTo(LATER);
        plan.when(MANAGER, Sample.IMPLEMENT);
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_MONITORING);
    }

    @Test
    void whatWasLeftAtARiskThatExpired_isOfferedAgainOrDropped() {
        for (Message way : List.of(
                reoffer(RULE, POLICY),
                CancelPlanItemRequest.newBuilder()
                        .setName(RULE)
                        .setReason("No longer")
                        .build(),
                SupersedePlanItemRequest.newBuilder()
                        .setName(RULE)
                        .setBy(FIX)
                        .setReason("Covers it")
                        .build())) {
            var plan = dated(inExecution(), LAST_WEEK);
            leaveUntilYesterday(plan);
            assertThat(plan.refusal(MANAGER, way).reason()).isEqualTo(Reason.WRONG_STATE);
            plan.when(
                    MANAGER,
                    StartReplanningRequest.newBuilder().setReason("Expired").build());
            plan.when(MANAGER, way);
            assertThat(plan.resource().getItems(1).getState()).isNotEqualTo(ItemState.ITEM_STATE_RISK_ACCEPTED);
            assertThat(plan.resource().getItems(1).hasRiskExpireTime()).isFalse();
        }
    }

    @Test
    void aRiskThatEndsBeforeTheWindow_isAcceptedForLonger_orItsItemIsOfferedAgain() {
        Timestamp tomorrow = timestamp(NOW.plus(Duration.ofDays(1)));
        var plan = inExecution().given(doneClaimed(FIX, ENGINEER), verified(FIX, OTHER_ENGINEER));
        plan.when(MANAGER, itemRisk(tomorrow));
        plan.when(COORDINATOR, decideItemRisk(true));
        assertThat(plan.refusal(MANAGER, Sample.IMPLEMENT).metadata()).containsEntry("expiring", "1");

        plan.when(MANAGER, itemRisk(LATER));
        assertThat(plan.resource().getItems(1).getRiskExpireTime())
                .as("what was accepted holds until then")
                .isEqualTo(tomorrow);
        assertThat(plan.refusal(MANAGER, Sample.IMPLEMENT).metadata()).containsEntry("expiring", "1");
        plan.when(COORDINATOR, decideItemRisk(false));
        assertThat(plan.resource().getItems(1).getRiskExpireTime()).isEqualTo(tomorrow);
        plan.when(
                MANAGER,
                StartReplanningRequest.newBuilder().setReason("Too long").build());

        plan.when(MANAGER, reoffer(RULE, POLICY));

        assertThat(plan.resource().getItems(1).getState()).isEqualTo(ItemState.ITEM_STATE_OFFERED);
        assertThat(plan.resource().getItems(1).hasRiskExpireTime()).isFalse();
    }

    @Test
    void aPlanThatARiskEnded_goesOnOnceItExpired() {
        var plan = dated(inExecution(), LAST_WEEK);
        plan.when(MANAGER, planRisk(YESTERDAY), LAST_WEEK);
        plan.when(COORDINATOR, decidePlanRisk(), LAST_WEEK);
        assertThat(plan.resource().getRiskExpireTime()).isEqualTo(YESTERDAY);

        plan.when(MANAGER, planRisk(LATER));
        plan.when(COORDINATOR, decidePlanRisk());
        assertThat(plan.resource().getRiskExpireTime()).isEqualTo(LATER);
        assertThat(plan.refusal(MANAGER, ResumePlanRequest.getDefaultInstance()).reason())
                .isEqualTo(Reason.WRONG_STATE);

        var expired = dated(inExecution(), LAST_WEEK);
        expired.when(MANAGER, planRisk(YESTERDAY), LAST_WEEK);
        expired.when(COORDINATOR, decidePlanRisk(), LAST_WEEK);
        expired.when(
                MANAGER, ResumePlanRequest.newBuilder().setReason("Expired").build());
        assertThat(expired.resource().getState()).isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        assertThat(expired.resource().hasRiskExpireTime()).isFalse();
        assertThat(expired.when(ENGINEER, claim())).hasSize(1);
    }

    @Test
    void aDeniedRiskLeavesTheItemAsItWas() {
        var plan = inExecution();
        plan.when(MANAGER, itemRisk(LATER));
        assertThat(plan.when(COORDINATOR, decideItemRisk(false))).hasSize(1);
        assertThat(plan.resource().getItems(1).getState()).isEqualTo(ItemState.ITEM_STATE_ACCEPTED);
        assertThat(plan.when(MANAGER, itemRisk(LATER))).hasSize(1);
    }

    @Test
    void theRiskThatRemainsEndsThePlan() {
        var plan = inExecution();
        plan.when(MANAGER, planRisk());
        assertThat(plan.refusal(MANAGER, decidePlanRisk()).reason()).isEqualTo(Reason.SAME_PERSON);
        plan.when(COORDINATOR, decidePlanRisk());
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_RISK_ACCEPTED);
        assertThat(plan.refusal(ENGINEER, claim()).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(plan.refusal(MANAGER, planRisk()).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aSuspendedPlanRestsAndGoesOnWhereItStood() {
        var plan = inExecution();
        plan.when(MANAGER, SuspendPlanRequest.newBuilder().setReason("Freeze").build());
        assertThat(plan.resource().getEndReason()).isEqualTo("Freeze");
        assertThat(plan.refusal(ENGINEER, claim()).metadata()).containsEntry("state", "PLAN_STATE_SUSPENDED");
        assertThat(plan.refusal(MANAGER, SuspendPlanRequest.getDefaultInstance())
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
        plan.when(MANAGER, ResumePlanRequest.newBuilder().setReason("Thaw").build());
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        assertThat(plan.resource().getSuspendedState()).isEqualTo(PlanState.PLAN_STATE_UNSPECIFIED);
        assertThat(plan.when(ENGINEER, claim())).hasSize(1);
    }

    @Test
    void aPlanIsGivenUpUntilItIsCarriedOut() {
        CancelPlanRequest cancel =
                CancelPlanRequest.newBuilder().setReason("Merged").build();
        var plan = inExecution();
        plan.when(MANAGER, SuspendPlanRequest.newBuilder().setReason("Freeze").build());
        plan.when(MANAGER, cancel);
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_CANCELLED);
        assertThat(plan.refusal(MANAGER, ResumePlanRequest.getDefaultInstance()).reason())
                .isEqualTo(Reason.WRONG_STATE);
        var implemented = inExecution()
                .given(tracker.remediation.Scenario.now(tracker.plan.v1.PlanImplemented.getDefaultInstance()));
        assertThat(implemented.refusal(MANAGER, cancel).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    private static RequestPlanItemExtensionRequest extension(Timestamp due) {
        return RequestPlanItemExtensionRequest.newBuilder()
                .setName(FIX)
                .setDueTime(due)
                .setReason("Review takes longer")
                .build();
    }

    private static DecidePlanItemExtensionRequest decide(int number, boolean approve) {
        return DecidePlanItemExtensionRequest.newBuilder()
                .setName(FIX)
                .setNumber(number)
                .setApprove(approve)
                .setReason("Heard")
                .build();
    }

    private static RequestPlanItemRiskAcceptanceRequest itemRisk(Timestamp expires) {
        return RequestPlanItemRiskAcceptanceRequest.newBuilder()
                .setName(RULE)
                .setExpireTime(expires)
                .setReason("Rare")
                .build();
    }

    private static DecidePlanItemRiskAcceptanceRequest decideItemRisk(boolean approve) {
        return DecidePlanItemRiskAcceptanceRequest.newBuilder()
                .setName(RULE)
                .setApprove(approve)
                .setReason("Heard")
                .build();
    }

    /** The rule is left undone at a risk that was accepted until yesterday. */
    private static void leaveUntilYesterday(Scenario<Plan, Plan> plan) {
        plan.when(MANAGER, itemRisk(YESTERDAY), LAST_WEEK);
        plan.when(COORDINATOR, decideItemRisk(true), LAST_WEEK);
        assertThat(plan.resource().getItems(1).getRiskExpireTime()).isEqualTo(YESTERDAY);
    }

    private static RequestPlanRiskAcceptanceRequest planRisk() {
        return planRisk(LATER);
    }

    private static RequestPlanRiskAcceptanceRequest planRisk(Timestamp expires) {
        return RequestPlanRiskAcceptanceRequest.newBuilder()
                .setName(PLAN)
                .setExpireTime(expires)
                .setReason("Rare")
                .build();
    }

    private static DecidePlanRiskAcceptanceRequest decidePlanRisk() {
        return DecidePlanRiskAcceptanceRequest.newBuilder()
                .setName(PLAN)
                .setApprove(true)
                .setReason("Heard")
                .build();
    }

    private static ClaimPlanItemDoneRequest claim() {
        return ClaimPlanItemDoneRequest.newBuilder()
                .setName(FIX)
                .addEvidence("https://example.org/change/7")
                .build();
    }
}
