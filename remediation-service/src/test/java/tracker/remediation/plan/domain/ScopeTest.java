package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.now;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.ENGINEERING;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.PLAN;
import static tracker.remediation.plan.domain.Sample.POLICY;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.accepted;
import static tracker.remediation.plan.domain.Sample.agreed;
import static tracker.remediation.plan.domain.Sample.aligning;
import static tracker.remediation.plan.domain.Sample.inExecution;
import static tracker.remediation.plan.domain.Sample.verified;
import static tracker.remediation.plan.domain.Sample.withItems;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.plan.v1.BlockPlanItemRequest;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.PlanItemOwnerSet;
import tracker.plan.v1.PlanItemRiskAcceptanceDecided;
import tracker.plan.v1.PlanItemRiskAcceptanceRequested;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.SetPlanItemContributorsRequest;
import tracker.plan.v1.SetPlanItemDependenciesRequest;
import tracker.plan.v1.SetPlanItemOwnerRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** What comes first, who helps, and what leaves a plan. */
class ScopeTest {

    private static final String TEST = PLAN + "/items/test";
    private static final StartPlanItemRequest START_RULE =
            StartPlanItemRequest.newBuilder().setName(RULE).build();

    @Test
    void anItemWaitsForWhatComesFirst() {
        var plan = agreed();
        plan.when(MANAGER, depends(RULE, FIX));
        Rejection rejection = plan.refusal(LAWYER, START_RULE);
        assertThat(rejection.reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(rejection.metadata()).containsEntry("items", FIX);

        plan.given(Sample.started(FIX, "engineer"), Sample.doneClaimed(FIX, ENGINEER), verified(FIX, LAWYER));
        assertThat(plan.when(LAWYER, START_RULE)).isNotEmpty();
    }

    @Test
    void aCircleIsNamed() {
        var plan = withItems().given(Sample.itemProposed(TEST, ENGINEERING, "engineer"));
        plan.when(MANAGER, depends(RULE, FIX));
        plan.when(MANAGER, depends(TEST, RULE));

        assertThat(plan.refusal(MANAGER, depends(FIX, TEST)))
                .hasMessageContaining("%s -> %s -> %s -> %s".formatted(FIX, TEST, RULE, FIX));
        assertThat(plan.refusal(MANAGER, depends(FIX, FIX)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(plan.refusal(MANAGER, depends(FIX, PLAN + "/items/none")))
                .hasMessageContaining("is not an item of this plan");
        assertThat(plan.when(MANAGER, depends(TEST))).hasSize(1);
        assertThat(plan.when(MANAGER, depends(TEST))).isEmpty();
        assertThat(plan.when(MANAGER, depends(FIX, TEST))).hasSize(1);
    }

    @Test
    void whatIsStartedDependsOnNothingAnew() {
        assertThat(inExecution().refusal(MANAGER, depends(FIX, RULE)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aTeamSaysWhoHelpsWithItsOwnItems() {
        var help = SetPlanItemContributorsRequest.newBuilder()
                .setName(FIX)
                .addContributors("tester")
                .build();
        var plan = inExecution();
        assertThat(plan.refusal(LAWYER, help).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
        assertThat(plan.when(ENGINEER, help)).hasSize(1);
        assertThat(plan.when(MANAGER, help)).isEmpty();
        assertThat(plan.resource().getItems(0).getContributorsList()).containsExactly("tester");
    }

    @Test
    void aTeamOrAManagerSaysWhoIsAccountableUntilItIsClaimedDone() {
        var owner = SetPlanItemOwnerRequest.newBuilder().setName(FIX).setOwner("other-engineer");
        var plan = inExecution();
        assertThat(plan.refusal(LAWYER, owner.build()).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
        assertThat(plan.refusal(Sample.COORDINATOR, owner.build()).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
        assertThat(plan.when(ENGINEER, owner.build()))
                .containsExactly(now(PlanItemOwnerSet.newBuilder()
                        .setItem(FIX)
                        .setOwner("other-engineer")
                        .build()));
        assertThat(plan.when(MANAGER, owner.build())).isEmpty();
        assertThat(plan.resource().getItems(0).getOwner()).isEqualTo("other-engineer");
        assertThat(plan.when(MANAGER, owner.setOwner("engineer").build())).hasSize(1);

        plan.given(Sample.doneClaimed(FIX, Sample.OTHER_ENGINEER));
        assertThat(plan.refusal(ENGINEER, owner.setOwner("other-engineer").build())
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
        plan.given(verified(FIX, LAWYER));
        assertThat(plan.refusal(MANAGER, owner.build()).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void whoOrWhatStandsInTheWayIsNamed() {
        var block = BlockPlanItemRequest.newBuilder().setName(FIX).setReason("Waiting");
        var plan = inExecution();
        assertThat(plan.refusal(ENGINEER, block.setBlockedBy(FIX).build()).reason())
                .isEqualTo(Reason.INVALID_ARGUMENT);
        plan.when(ENGINEER, block.setBlockedBy(RULE).build());
        assertThat(plan.resource().getItems(0).getBlockedBy()).isEqualTo(RULE);
    }

    @Test
    void aDroppedItemMayHaveBeenTheLastOneToWaitFor() {
        var plan = aligning().given(accepted(ENGINEERING, ENGINEER, false, FIX));
        assertThat(plan.when(MANAGER, cancel(RULE))).hasSize(3).endsWith(Sample.planAgreed());
        assertThat(plan.resource().getCommitmentsList())
                .noneMatch(commitment -> commitment.getTeam().equals(POLICY));
        assertThat(plan.resource().getBaselines(0).getItemsList()).hasSize(1);
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_AGREED);
    }

    @Test
    void theLastItemThatCountsStays() {
        var plan = withItems();
        plan.when(MANAGER, cancel(FIX));
        assertThat(plan.refusal(MANAGER, cancel(RULE))).hasMessageContaining("cancel the plan");
    }

    @Test
    void whatIsAgreedIsDroppedByReplanningOnly() {
        assertThat(inExecution().refusal(MANAGER, cancel(RULE))).hasMessageContaining("StartReplanning");
        assertThat(agreed().refusal(MANAGER, cancel(RULE)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void anotherItemThatCountsTakesItsPlace() {
        var plan = withItems();
        assertThat(plan.refusal(MANAGER, supersede(FIX, FIX)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        plan.when(MANAGER, supersede(FIX, RULE));
        assertThat(plan.resource().getItems(0).getState()).isEqualTo(ItemState.ITEM_STATE_SUPERSEDED);
        assertThat(plan.resource().getItems(0).getSupersededBy()).isEqualTo(RULE);
        assertThat(plan.refusal(MANAGER, supersede(RULE, FIX)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(plan.refusal(MANAGER, cancel(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void whatWaitedForOneItemWaitsForWhatStandsInItsPlace() {
        var plan = aligning().given(Sample.itemProposed(TEST, ENGINEERING, "engineer"));
        plan.when(MANAGER, depends(RULE, FIX));
        plan.when(MANAGER, supersede(FIX, TEST));
        plan.given(
                accepted(ENGINEERING, ENGINEER, false, TEST),
                accepted(POLICY, LAWYER, false, RULE),
                Sample.planAgreed());
        assertThat(plan.refusal(LAWYER, START_RULE).metadata()).containsEntry("items", TEST);

        plan.given(Sample.started(TEST, "engineer"), Sample.doneClaimed(TEST, ENGINEER), verified(TEST, LAWYER));
        assertThat(plan.when(LAWYER, START_RULE)).isNotEmpty();
    }

    @Test
    void whatTookThePlaceOfWhatCameFirstWaitsForNobody() {
        var plan = aligning();
        plan.when(MANAGER, depends(RULE, FIX));
        plan.when(MANAGER, supersede(FIX, RULE));
        plan.given(accepted(POLICY, LAWYER, false, RULE), Sample.planAgreed());
        assertThat(plan.when(LAWYER, START_RULE)).isNotEmpty();
    }

    @Test
    void nothingTakesThePlaceOfWhatItWaitsForByOthers() {
        var plan = withItems().given(Sample.itemProposed(TEST, ENGINEERING, "engineer"));
        plan.when(MANAGER, depends(RULE, FIX));
        plan.when(MANAGER, depends(TEST, RULE));
        assertThat(plan.refusal(MANAGER, supersede(FIX, TEST)))
                .hasMessageContaining("by: would wait for itself: %s -> %s -> %s".formatted(TEST, RULE, TEST));
        plan.when(MANAGER, supersede(RULE, FIX));
        assertThat(plan.refusal(MANAGER, depends(FIX, RULE)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    }

    @Test
    void aRiskThatExpiredIsWaitedForAgain() {
        var plan = agreed();
        plan.when(MANAGER, depends(RULE, FIX));
        plan.given(
                now(PlanItemRiskAcceptanceRequested.newBuilder()
                        .setItem(FIX)
                        .setExpireTime(Sample.DUE)
                        .build()),
                now(PlanItemRiskAcceptanceDecided.newBuilder()
                        .setItem(FIX)
                        .setApproved(true)
                        .build()));
        Instant expired = EventMeta.toInstant(Sample.DUE).plusSeconds(1);
        assertThat(plan.refusal(LAWYER, START_RULE, expired).metadata()).containsEntry("items", FIX);
        assertThat(plan.when(LAWYER, START_RULE)).isNotEmpty();
    }

    @Test
    void whatIsDroppedIsNotWaitedForWhenThePlanIsCarriedOut() {
        var plan = withItems();
        plan.when(MANAGER, supersede(RULE, FIX));
        plan.given(
                Sample.planAgreed(),
                Sample.started(FIX, "engineer"),
                now(tracker.plan.v1.PlanExecutionStarted.getDefaultInstance()),
                Sample.doneClaimed(FIX, ENGINEER),
                verified(FIX, LAWYER));
        assertThat(plan.when(MANAGER, Sample.IMPLEMENT)).isNotEmpty();
    }

    private static SetPlanItemDependenciesRequest depends(String item, String... first) {
        return SetPlanItemDependenciesRequest.newBuilder()
                .setName(item)
                .addAllDependsOn(List.of(first))
                .build();
    }

    private static CancelPlanItemRequest cancel(String item) {
        return CancelPlanItemRequest.newBuilder()
                .setName(item)
                .setReason("Not needed")
                .build();
    }

    private static SupersedePlanItemRequest supersede(String item, String by) {
        return SupersedePlanItemRequest.newBuilder()
                .setName(item)
                .setBy(by)
                .setReason("Better")
                .build();
    }
}
