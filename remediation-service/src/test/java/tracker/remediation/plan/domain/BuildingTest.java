package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.now;
import static tracker.remediation.Scenario.timestamp;
import static tracker.remediation.plan.domain.Sample.ENGINEERING;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.PLAN;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.CancelPlanItemRequest;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanCauseSuperseded;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanItemUpdated;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.PlanUpdated;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.SupersedePlanCause;
import tracker.plan.v1.SuspendPlanRequest;
import tracker.plan.v1.UpdatePlanItemRequest;
import tracker.plan.v1.UpdatePlanRequest;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

class BuildingTest {

    private static final ProposePlanRequest PROPOSE =
            ProposePlanRequest.newBuilder().setName(PLAN).build();

    @Test
    void aPlanIsDraftedForACause() {
        assertThat(Sample.plan().when(MANAGER, Sample.draft())).containsExactly(Sample.planDrafted());
    }

    @Test
    void draftingItAgainChangesNothing() {
        assertThat(Sample.drafted().when(MANAGER, Sample.draft())).isEmpty();
        assertThat(Sample.inExecution().when(MANAGER, Sample.draft())).isEmpty();
    }

    @Test
    void whatWasNeverDraftedIsNotFound() {
        for (Message command : List.of(Sample.proposeItem(), PROPOSE, OfferPlanRequest.getDefaultInstance())) {
            assertThat(Sample.plan().refusal(MANAGER, command).reason()).isEqualTo(Reason.NOT_FOUND);
        }
    }

    @Test
    void anItemIsPutForwardUnderAnIdDerivedFromItsRequest() {
        ProposePlanItemRequest command = Sample.proposeItem();
        String item = Items.name(PLAN, MANAGER, "r-1");

        assertThat(Sample.drafted().when(MANAGER, command)).containsExactly(Sample.itemProposed(item, ENGINEERING, ""));
        assertThat(Items.planOf(item)).isEqualTo(PLAN);
        assertThat(item)
                .isEqualTo(Items.name(PLAN, MANAGER, "r-1"))
                .isNotEqualTo(Items.name(PLAN, MANAGER, "r-2"))
                .isNotEqualTo(Items.name(PLAN, Sample.COORDINATOR, "r-1"));
    }

    @Test
    void anItemMayJoinAPlanThatIsPutForwardAndOneThatTeamsAnswerIsOfferedAtOnce() {
        assertThat(Sample.proposed().when(MANAGER, Sample.proposeItem())).hasSize(1);
        assertThat(Sample.agreed().refusal(MANAGER, Sample.proposeItem()).reason())
                .isEqualTo(Reason.WRONG_STATE);
        String item = Items.name(PLAN, MANAGER, "r-1");
        var plan = Sample.aligning().given(Sample.accepted(ENGINEERING, Sample.ENGINEER, false, Sample.FIX));

        assertThat(plan.when(MANAGER, Sample.proposeItem()))
                .containsExactly(Sample.itemProposed(item, ENGINEERING, ""), Sample.offered(ENGINEERING, item));
        assertThat(plan.when(Sample.LAWYER, Sample.accept(Sample.POLICY))).hasSize(1);
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_ALIGNING);
        assertThat(plan.when(Sample.ENGINEER, Sample.accept(ENGINEERING, "engineer")))
                .containsExactly(
                        Sample.ownerSet(item, "engineer"),
                        Sample.accepted(ENGINEERING, Sample.ENGINEER, false, item),
                        Sample.planAgreed());
    }

    @Test
    void whatAPlanIsCalledIsCorrectedUntilItHasEnded() {
        UpdatePlanRequest command = UpdatePlanRequest.newBuilder()
                .setName(PLAN)
                .setTitle("Videos return")
                .build();
        var plan = Sample.inExecution();
        assertThat(plan.when(MANAGER, command))
                .containsExactly(
                        now(PlanUpdated.newBuilder().setTitle("Videos return").build()));
        assertThat(plan.resource().getTitle()).isEqualTo("Videos return");
        assertThat(plan.when(MANAGER, command)).isEmpty();

        plan.when(MANAGER, SuspendPlanRequest.newBuilder().setReason("Wait").build());
        assertThat(plan.refusal(MANAGER, command).reason()).isEqualTo(Reason.WRONG_STATE);
        plan.when(MANAGER, CancelPlanRequest.newBuilder().setReason("No").build());
        assertThat(plan.refusal(MANAGER, command).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void anItemIsCorrectedBeforeItsTeamIsAskedAndOnlyWhatIsOtherIsTold() {
        var later = timestamp(NOW.plus(Duration.ofDays(90)));
        UpdatePlanItemRequest command = UpdatePlanItemRequest.newBuilder()
                .setName(Sample.FIX)
                .setKind(ItemKind.ITEM_KIND_PREVENT)
                .setTitle("Match copies in a mirror")
                .setDueTime(later)
                .build();
        var plan = Sample.proposed();
        var rule = plan.resource().getItems(1);

        assertThat(plan.when(MANAGER, command))
                .containsExactly(now(PlanItemUpdated.newBuilder()
                        .setItem(Sample.FIX)
                        .setTitle("Match copies in a mirror")
                        .setDueTime(later)
                        .build()));
        assertThat(plan.resource().getItems(0)).satisfies(item -> {
            assertThat(item.getTitle()).isEqualTo("Match copies in a mirror");
            assertThat(item.getKind()).isEqualTo(ItemKind.ITEM_KIND_PREVENT);
            assertThat(item.getDueTime()).isEqualTo(later);
            assertThat(item.getFirstDueTime()).isEqualTo(Sample.DUE);
        });
        assertThat(plan.resource().getItems(1)).isEqualTo(rule);
        assertThat(plan.when(MANAGER, command)).isEmpty();
        assertThat(plan.when(
                        MANAGER,
                        UpdatePlanItemRequest.newBuilder()
                                .setName(Sample.FIX)
                                .setKind(ItemKind.ITEM_KIND_DETECT)
                                .build()))
                .containsExactly(now(PlanItemUpdated.newBuilder()
                        .setItem(Sample.FIX)
                        .setKind(ItemKind.ITEM_KIND_DETECT)
                        .build()));
        assertThat(plan.resource().getItems(0).getTitle()).isEqualTo("Match copies in a mirror");
    }

    @Test
    void whatATeamIsAskedForOrWasDroppedIsNotCorrected() {
        UpdatePlanItemRequest command = UpdatePlanItemRequest.newBuilder()
                .setName(Sample.FIX)
                .setTitle("Another")
                .build();
        assertThat(Sample.aligning().refusal(MANAGER, command).reason()).isEqualTo(Reason.WRONG_STATE);
        var plan = Sample.withItems();
        plan.when(
                MANAGER, CancelPlanItemRequest.newBuilder().setName(Sample.FIX).build());
        assertThat(plan.refusal(MANAGER, command).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.withItems()
                        .refusal(
                                MANAGER,
                                command.toBuilder()
                                        .setDueTime(timestamp(NOW.minusSeconds(1)))
                                        .build())
                        .reason())
                .isEqualTo(Reason.INVALID_ARGUMENT);
    }

    @Test
    void aPlanWhoseCauseWasConfirmedAnewSaysSoOnceAndGoesOn() {
        SupersedePlanCause command = SupersedePlanCause.newBuilder()
                .setCauseRevision(2)
                .setBy("plans/2")
                .build();
        var plan = Sample.inExecution();
        assertThat(plan.when(MANAGER, command))
                .containsExactly(now(PlanCauseSuperseded.newBuilder()
                        .setCauseRevision(2)
                        .setBy("plans/2")
                        .build()));
        assertThat(plan.resource().getSupersededBy()).isEqualTo("plans/2");
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_IN_EXECUTION);
        assertThat(plan.when(MANAGER, command)).isEmpty();
        plan.when(
                MANAGER,
                command.toBuilder().setCauseRevision(3).setBy("plans/3").build());
        assertThat(plan.when(MANAGER, command)).as("heard of late").isEmpty();
        assertThat(plan.resource().getSupersededBy()).isEqualTo("plans/3");

        var ended = Sample.drafted();
        ended.when(MANAGER, CancelPlanRequest.newBuilder().setReason("No").build());
        assertThat(ended.when(MANAGER, command)).isEmpty();
    }

    @Test
    void anItemIsDueInTheFuture() {
        ProposePlanItemRequest command = Sample.proposeItem().toBuilder()
                .setDueTime(timestamp(NOW.minusMillis(1)))
                .build();

        Rejection rejection = Sample.drafted().refusal(MANAGER, command);

        assertThat(rejection.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(rejection.violations())
                .extracting(Rejection.Violation::field)
                .containsExactly("due_time");
    }

    @Test
    void anItemThatIsDatedBackMayBeDueInThePast() {
        Instant then = NOW.minus(Duration.ofDays(30));
        ProposePlanItemRequest command = Sample.proposeItem().toBuilder()
                .setDueTime(timestamp(NOW.minus(Duration.ofDays(10))))
                .build();

        assertThat(Sample.dated(Sample.drafted(), then).when(MANAGER, command, then))
                .singleElement()
                .satisfies(event -> {
                    assertThat(((PlanItemProposed) event).getOccurredTime()).isEqualTo(timestamp(then));
                    assertThat(((PlanItemProposed) event).getDueTime()).isEqualTo(command.getDueTime());
                });
    }

    @Test
    void aDueTimeThatIsNoTimeIsRefused() {
        ProposePlanItemRequest command = Sample.proposeItem().toBuilder()
                .setDueTime(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                .build();

        assertThat(Sample.drafted().refusal(MANAGER, command).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    }

    @Test
    void aPlanWithItemsIsPutForwardOnce() {
        assertThat(Sample.withItems().when(MANAGER, PROPOSE)).containsExactly(now(PlanProposed.getDefaultInstance()));
        assertThat(Sample.drafted().refusal(MANAGER, PROPOSE).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.proposed().refusal(MANAGER, PROPOSE).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void offeringAPlanAsksEachTeamOnceForAllItsItems() {
        String third = PLAN + "/items/third";
        var plan = Sample.withItems()
                .given(Sample.itemProposed(third, ENGINEERING, ""), now(PlanProposed.getDefaultInstance()));

        assertThat(plan.when(MANAGER, OfferPlanRequest.getDefaultInstance()))
                .containsExactly(
                        now(PlanAligningStarted.getDefaultInstance()),
                        Sample.offered(ENGINEERING, Sample.FIX, third),
                        Sample.offered(Sample.POLICY, Sample.RULE));
    }

    @Test
    void onlyWhatIsPutForwardIsOffered() {
        OfferPlanRequest offer = OfferPlanRequest.getDefaultInstance();
        assertThat(Sample.withItems().refusal(MANAGER, offer).reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.aligning().refusal(MANAGER, offer).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void anItemThatThePlanDoesNotHaveIsNotFound() {
        StartPlanItemRequest start =
                StartPlanItemRequest.newBuilder().setName(PLAN + "/items/none").build();
        assertThat(Sample.agreed().refusal(Sample.ENGINEER, start).metadata())
                .containsEntry("resource", PLAN + "/items/none");
    }
}
