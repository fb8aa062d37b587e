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
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.PlanAligningStarted;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanProposed;
import tracker.plan.v1.ProposePlanItemRequest;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.StartPlanItemRequest;
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
    void anItemMayJoinAPlanThatIsPutForwardButNotOneThatTeamsAnswer() {
        assertThat(Sample.proposed().when(MANAGER, Sample.proposeItem())).hasSize(1);
        assertThat(Sample.aligning().refusal(MANAGER, Sample.proposeItem()).reason())
                .isEqualTo(Reason.WRONG_STATE);
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
