package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.now;
import static tracker.remediation.Scenario.timestamp;
import static tracker.remediation.plan.domain.Sample.CONTENT;
import static tracker.remediation.plan.domain.Sample.COORDINATOR;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.ENGINEERING;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.OTHER_ENGINEER;
import static tracker.remediation.plan.domain.Sample.PLAN;
import static tracker.remediation.plan.domain.Sample.POLICY;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.accept;
import static tracker.remediation.plan.domain.Sample.agreed;
import static tracker.remediation.plan.domain.Sample.doneClaimed;
import static tracker.remediation.plan.domain.Sample.inExecution;
import static tracker.remediation.plan.domain.Sample.offered;
import static tracker.remediation.plan.domain.Sample.reoffer;
import static tracker.remediation.plan.domain.Sample.reoffered;
import static tracker.remediation.plan.domain.Sample.started;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.BaselineItem;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanItemBlocked;
import tracker.plan.v1.PlanItemRiskAcceptanceDecided;
import tracker.plan.v1.PlanItemRiskAcceptanceRequested;
import tracker.plan.v1.PlanItemUnblocked;
import tracker.plan.v1.PlanSlip;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.SetPlanItemDependenciesRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.plan.v1.SupersedePlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** What was agreed changes by re-planning alone, and what was agreed before stays. */
class RebaseliningTest {

    private static final StartReplanningRequest START = StartReplanningRequest.newBuilder()
            .setName(PLAN)
            .setReason("The rule needs a law")
            .build();
    private static final ApproveReplanningRequest APPROVE =
            ApproveReplanningRequest.newBuilder().setName(PLAN).build();
    private static final Duration SLIP = Duration.ofDays(26);
    private static final Timestamp LATER =
            timestamp(NOW.plus(Duration.ofDays(14)).plus(SLIP));

    private static Scenario<Plan, Plan> replanning() {
        var plan = inExecution();
        plan.when(MANAGER, START);
        return plan;
    }

    @Test
    void onlyWhatIsAgreedIsReplanned() {
        assertThat(Sample.aligning().refusal(MANAGER, START).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(replanning().refusal(MANAGER, START).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(inExecution().refusal(COORDINATOR, APPROVE).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void whatNobodyHasBegunIsReplannedToo() {
        Timestamp soon = timestamp(NOW.plusSeconds(60));
        var plan = agreed().given(
                        now(PlanItemRiskAcceptanceRequested.newBuilder()
                                .setItem(RULE)
                                .setRequester("manager")
                                .setExpireTime(soon)
                                .build()),
                        now(PlanItemRiskAcceptanceDecided.newBuilder()
                                .setItem(RULE)
                                .setApproved(true)
                                .setDecider("coordinator")
                                .build()));

        plan.when(MANAGER, START);
        plan.when(MANAGER, reoffer(RULE, POLICY));
        plan.when(LAWYER, accept(POLICY));
        plan.when(COORDINATOR, APPROVE);

        assertThat(plan.resource().getBaselines(1).getItemsList())
                .extracting(BaselineItem::getItem)
                .containsExactly(FIX, RULE);
    }

    @Test
    void noReplanningBeginsBeforeWhatItChangesWasAgreed() {
        var plan = Sample.dated(inExecution(), NOW.minus(Duration.ofDays(7)));

        assertThat(plan.refusal(MANAGER, START, NOW.minus(Duration.ofDays(8))).reason())
                .as("before the plan was drafted")
                .isEqualTo(Reason.INVALID_ARGUMENT);
        plan.when(MANAGER, START, NOW.minus(Duration.ofDays(7)));
        plan.when(COORDINATOR, APPROVE);
        assertThat(plan.refusal(MANAGER, START, NOW.minus(Duration.ofDays(1))))
                .hasMessageContaining("when what it changes was agreed");
    }

    @Test
    void whatAReplanningChangesIsNotDatedBackToBeforeItBegan() {
        var plan = Sample.dated(inExecution(), NOW.minus(Duration.ofDays(7)));
        plan.when(MANAGER, START, NOW.minus(Duration.ofDays(2)));
        Instant before = NOW.minus(Duration.ofDays(3));

        for (Message change : List.of(
                Sample.proposeItem(),
                reoffer(RULE, POLICY),
                CancelPlanItemRequest.newBuilder()
                        .setName(RULE)
                        .setReason("Nobody needs it")
                        .build(),
                SupersedePlanItemRequest.newBuilder()
                        .setName(RULE)
                        .setBy(FIX)
                        .setReason("Done by it")
                        .build(),
                SetPlanItemDependenciesRequest.newBuilder()
                        .setName(RULE)
                        .addDependsOn(FIX)
                        .build())) {
            assertThat(plan.refusal(MANAGER, change, before))
                    .as(change.getDescriptorForType().getName())
                    .hasMessageContaining("when the re-planning began");
        }
    }

    @Test
    void anItemIsDatedAnewAndTheNextBaselineSaysWhyAndByWhom() {
        var plan = replanning();
        Baseline first = plan.resource().getBaselines(0);
        plan.when(MANAGER, reoffer(RULE, POLICY).toBuilder().setDueTime(LATER).build());

        Rejection unanswered = plan.refusal(COORDINATOR, APPROVE);
        assertThat(unanswered.metadata()).containsEntry("items", RULE).containsEntry("unanswered", "1");
        assertThat(plan.when(LAWYER, accept(POLICY))).hasSize(1);
        assertThat(plan.refusal(MANAGER, APPROVE).reason()).isEqualTo(Reason.SAME_PERSON);
        plan.when(COORDINATOR, APPROVE);

        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        assertThat(plan.resource().hasReplanning()).isFalse();
        assertThat(plan.resource().getBaselinesList())
                .containsExactly(
                        first,
                        Baseline.newBuilder()
                                .setNumber(2)
                                .setAgreeTime(timestamp(NOW))
                                .setReason("The rule needs a law")
                                .setRequester("manager")
                                .setApprover("coordinator")
                                .addItems(first.getItems(0))
                                .addItems(BaselineItem.newBuilder()
                                        .setItem(RULE)
                                        .setTeam(POLICY)
                                        .setDueTime(LATER))
                                .build());
    }

    @Test
    void whatIsBlockedAndOfferedAnewIsSaidToBeUnblocked() {
        var plan = replanning()
                .given(
                        started(RULE, "lawyer"),
                        now(PlanItemBlocked.newBuilder()
                                .setItem(RULE)
                                .setReason("No law yet")
                                .build()));

        assertThat(plan.when(
                        MANAGER,
                        reoffer(RULE, POLICY).toBuilder().setDueTime(LATER).build()))
                .containsExactly(
                        now(PlanItemUnblocked.newBuilder().setItem(RULE).build()),
                        reoffered(RULE, POLICY, LATER),
                        offered(POLICY, RULE));
    }

    @Test
    void whoChangedWhatIsReplannedDoesNotApproveIt() {
        Caller other = Scenario.caller("other-manager", Set.of(Role.ROLE_PROGRAM_MANAGER));
        var plan = replanning();
        plan.when(other, CancelPlanItemRequest.newBuilder().setName(RULE).build());

        assertThat(plan.refusal(other, APPROVE).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.when(COORDINATOR, APPROVE)).hasSize(1);
        plan.when(COORDINATOR, START);
        assertThat(plan.when(other, APPROVE))
                .as("of a change that is not theirs")
                .hasSize(1);
    }

    @Test
    void slipIsComputedAgainstEveryBaseline() {
        var plan = replanning();
        plan.when(MANAGER, reoffer(RULE, POLICY).toBuilder().setDueTime(LATER).build());
        plan.when(LAWYER, accept(POLICY));
        plan.when(COORDINATOR, APPROVE);
        Plan now = plan.resource();

        assertThat(PlanSlip.ofItem(now, now.getBaselines(0), RULE)).contains(SLIP);
        assertThat(PlanSlip.ofItem(now, now.getBaselines(1), RULE)).contains(Duration.ZERO);
        assertThat(PlanSlip.ofItem(now, now.getBaselines(0), FIX)).contains(Duration.ZERO);
        assertThat(PlanSlip.ofPlan(now, now.getBaselines(0))).contains(SLIP);
        assertThat(PlanSlip.ofPlan(now, now.getBaselines(1))).contains(Duration.ZERO);
        assertThat(PlanSlip.ofItem(now, now.getBaselines(0), PLAN + "/items/none"))
                .isEmpty();
    }

    @Test
    void workOnTheRestGoesOn() {
        var plan = replanning();
        plan.when(
                ENGINEER,
                ClaimPlanItemDoneRequest.newBuilder()
                        .setName(FIX)
                        .addEvidence("https://example.org/change/7")
                        .build());
        plan.when(
                OTHER_ENGINEER, VerifyPlanItemRequest.newBuilder().setName(FIX).build());
        assertThat(plan.resource().getItems(0).getState()).isEqualTo(ItemState.ITEM_STATE_VERIFIED);
        assertThat(plan.refusal(MANAGER, reoffer(FIX, CONTENT)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void workUnderWayGoesToAnotherTeam() {
        var plan = replanning();
        assertThat(plan.when(MANAGER, reoffer(FIX, CONTENT)))
                .containsExactly(
                        Sample.reoffered(FIX, CONTENT, Sample.DUE),
                        Sample.withdrawn(ENGINEERING),
                        offered(CONTENT, FIX));
        assertThat(inExecution()
                        .given(doneClaimed(FIX, ENGINEER))
                        .refusal(MANAGER, reoffer(FIX, CONTENT))
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aNewItemIsOfferedAtOnceAndADroppedOneLeavesTheBaseline() {
        var plan = replanning();
        String item = Items.name(PLAN, MANAGER, "r-1");
        var added = Sample.proposeItem().toBuilder().setTeam(CONTENT).build();
        assertThat(plan.when(MANAGER, added))
                .containsExactly(Sample.itemProposed(item, CONTENT, ""), offered(CONTENT, item));
        plan.when(
                MANAGER,
                CancelPlanItemRequest.newBuilder()
                        .setName(RULE)
                        .setReason("Not needed")
                        .build());
        plan.when(COORDINATOR, accept(CONTENT, "writer"));
        plan.when(COORDINATOR, APPROVE);

        assertThat(plan.resource().getBaselines(1).getItemsList())
                .extracting(BaselineItem::getItem)
                .containsExactly(FIX, item);
        assertThat(PlanSlip.ofItem(plan.resource(), plan.resource().getBaselines(0), RULE))
                .isEmpty();
    }
}
