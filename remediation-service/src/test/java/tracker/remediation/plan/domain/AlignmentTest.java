package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.timestamp;
import static tracker.remediation.plan.domain.Sample.CONTENT;
import static tracker.remediation.plan.domain.Sample.COORDINATOR;
import static tracker.remediation.plan.domain.Sample.DUE;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.ENGINEERING;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.POLICY;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.accept;
import static tracker.remediation.plan.domain.Sample.accepted;
import static tracker.remediation.plan.domain.Sample.aligning;
import static tracker.remediation.plan.domain.Sample.decline;
import static tracker.remediation.plan.domain.Sample.declined;
import static tracker.remediation.plan.domain.Sample.narrowed;
import static tracker.remediation.plan.domain.Sample.offered;
import static tracker.remediation.plan.domain.Sample.planAgreed;
import static tracker.remediation.plan.domain.Sample.reoffer;
import static tracker.remediation.plan.domain.Sample.reoffered;
import static tracker.remediation.plan.domain.Sample.withdrawn;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.BaselineItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.ReofferPlanItemRequest;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

class AlignmentTest {

    @Test
    void aTeamAcceptsItsItemsAsOffered() {
        var plan = aligning();

        assertThat(plan.when(ENGINEER, accept(ENGINEERING)))
                .containsExactly(accepted(ENGINEERING, ENGINEER, false, FIX));
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_ALIGNING);
        assertThat(plan.resource().getItemsList())
                .extracting(ActionItem::getState)
                .containsExactly(ItemState.ITEM_STATE_ACCEPTED, ItemState.ITEM_STATE_OFFERED);
    }

    @Test
    void withTheLastTeamThePlanIsAgreedAndHasItsBaseline() {
        var plan = aligning().given(accepted(ENGINEERING, ENGINEER, false, FIX));

        assertThat(plan.when(LAWYER, accept(POLICY)))
                .containsExactly(accepted(POLICY, LAWYER, false, RULE), planAgreed());
        assertThat(plan.resource().getBaselinesList())
                .containsExactly(Baseline.newBuilder()
                        .setNumber(1)
                        .setAgreeTime(timestamp(NOW))
                        .addItems(BaselineItem.newBuilder()
                                .setItem(FIX)
                                .setTeam(ENGINEERING)
                                .setDueTime(DUE))
                        .addItems(BaselineItem.newBuilder()
                                .setItem(RULE)
                                .setTeam(POLICY)
                                .setDueTime(DUE))
                        .build());
    }

    @Test
    void aLastAnswerThatIsDatedBackDoesNotAgreeThePlanBeforeTheOthers() {
        Instant drafted = NOW.minus(Duration.ofDays(3));
        Plan.Builder asked = Sample.dated(aligning(), drafted).resource().toBuilder();
        asked.getItemsBuilderList().forEach(item -> item.setOfferTime(timestamp(drafted)));
        var plan = Sample.plan().from(asked.build()).given(accepted(ENGINEERING, ENGINEER, false, FIX));

        plan.when(MANAGER, accept(POLICY), NOW.minus(Duration.ofDays(2)));

        assertThat(plan.resource().getCommitments(1).getAnswerTime())
                .isEqualTo(timestamp(NOW.minus(Duration.ofDays(2))));
        assertThat(plan.resource().getBaselines(0).getAgreeTime())
                .as("when engineering, the last, had accepted")
                .isEqualTo(timestamp(NOW));
    }

    @Test
    void nobodyIsAskedAgainBeforeThePlanWasPutForward() {
        var plan = Sample.dated(aligning(), NOW.minus(Duration.ofDays(3)));
        Instant before = NOW.minus(Duration.ofDays(2));

        assertThat(plan.refusal(MANAGER, reoffer(FIX, ENGINEERING), before)).hasMessageContaining("was put forward");
        assertThat(plan.refusal(MANAGER, Sample.proposeItem(), before)).hasMessageContaining("was put forward");
        assertThat(plan.when(MANAGER, reoffer(FIX, ENGINEERING))).isNotEmpty();
    }

    @Test
    void somebodyIsAccountableForWhatIsAccepted() {
        String third = Sample.PLAN + "/items/third";
        var plan = Sample.withItems().given(Sample.itemProposed(third, ENGINEERING, ""));
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance());
        plan.when(MANAGER, OfferPlanRequest.getDefaultInstance());

        Rejection refused = plan.refusal(ENGINEER, accept(ENGINEERING));
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(refused).hasMessageContaining("1 of 3 items").hasMessageContaining("SetPlanItemOwner");
        assertThat(refused.metadata()).containsEntry("items", third).containsEntry("unowned", "1");
        assertThat(plan.when(ENGINEER, accept(ENGINEERING, "tester")))
                .as("who is accountable already stays so")
                .containsExactly(Sample.ownerSet(third, "tester"), accepted(ENGINEERING, ENGINEER, false, FIX, third));
        assertThat(plan.resource().getItems(0).getOwner()).isEqualTo("engineer");
    }

    @Test
    void nothingIsAgreedThatIsNobodys() {
        var plan = Sample.drafted()
                .given(Sample.itemProposed(FIX, ENGINEERING, ""), Sample.itemProposed(RULE, POLICY, "lawyer"));
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance());
        plan.when(MANAGER, OfferPlanRequest.getDefaultInstance());
        plan.given(accepted(ENGINEERING, ENGINEER, false, FIX)); // before somebody had to be named

        assertThat(plan.refusal(LAWYER, accept(POLICY)).metadata()).containsEntry("items", FIX);
        plan.given(Sample.ownerSet(FIX, "engineer"));
        assertThat(plan.when(LAWYER, accept(POLICY))).endsWith(planAgreed());
    }

    @Test
    void aPartnerAnswersForTheirOwnTeamOnly() {
        assertThat(aligning().refusal(ENGINEER, accept(POLICY)).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
        assertThat(aligning().refusal(ENGINEER, decline(POLICY)).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
    }

    @Test
    void whoLeadsThePlanOrTheProblemMayAnswerForATeamAndItShows() {
        assertThat(aligning().when(COORDINATOR, accept(ENGINEERING)))
                .containsExactly(accepted(ENGINEERING, COORDINATOR, true, FIX));
        assertThat(aligning().when(MANAGER, decline(POLICY))).containsExactly(declined(POLICY, MANAGER, true, RULE));
    }

    @Test
    void whoPutsAPlanForwardAnswersForNoTeamOfIt() {
        var plan = Sample.withItems();
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance());
        plan.when(COORDINATOR, OfferPlanRequest.getDefaultInstance());
        assertThat(plan.resource().getManager()).isEqualTo("manager");

        for (Message answer : List.of(
                accept(ENGINEERING),
                decline(ENGINEERING),
                CounterCommitmentRequest.newBuilder().setTeam(ENGINEERING).build(),
                DelegateCommitmentRequest.newBuilder()
                        .setTeam(ENGINEERING)
                        .setToTeam(CONTENT)
                        .build())) {
            Rejection refused = plan.refusal(MANAGER, answer);
            assertThat(refused.reason()).isEqualTo(Reason.SAME_PERSON);
            assertThat(refused).hasMessageContaining("a problem coordinator");
        }
        Caller another = Scenario.caller("another", Set.of(Role.ROLE_PROGRAM_MANAGER));
        assertThat(plan.when(another, accept(ENGINEERING))).containsExactly(accepted(ENGINEERING, another, true, FIX));
        assertThat(plan.when(COORDINATOR, accept(POLICY))).endsWith(planAgreed());
    }

    @Test
    void whoAsksATeamDoesNotAnswerForIt() {
        Caller another = Scenario.caller("another", Set.of(Role.ROLE_PROGRAM_MANAGER));
        var plan = aligning();
        plan.when(ENGINEER, decline(ENGINEERING));
        plan.when(another, reoffer(FIX, ENGINEERING));

        Rejection refused = plan.refusal(another, accept(ENGINEERING));
        assertThat(refused.reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(refused).hasMessageContaining("You asked teams/engineering for " + FIX);
        assertThat(plan.when(another, decline(POLICY))).as("asked by another").isNotEmpty();
        assertThat(plan.when(COORDINATOR, accept(ENGINEERING))).isNotEmpty();
    }

    @Test
    void whatATeamAcceptsIsHowThePlanIsJudgedToo() {
        var plan = aligning();
        String seen = plan.etag(accept(ENGINEERING));
        plan.when(
                MANAGER,
                SetEffectivenessCheckRequest.newBuilder()
                        .setThreshold(3)
                        .setWindow(Durations.fromDays(7))
                        .build());
        assertThat(plan.etag(accept(ENGINEERING))).isNotEqualTo(seen);
    }

    @Test
    void whoPutsAPlanForwardAnswersForTheirOwnTeam() {
        Caller leads = Scenario.caller("leads", Set.of(Role.ROLE_PROGRAM_MANAGER), "engineering");
        var plan = Sample.withItems();
        plan.when(leads, ProposePlanRequest.getDefaultInstance());
        plan.when(leads, OfferPlanRequest.getDefaultInstance());
        assertThat(plan.when(leads, accept(ENGINEERING))).containsExactly(accepted(ENGINEERING, leads, false, FIX));
    }

    @Test
    void afterADeclineThePlanStaysInAligning() {
        var plan = aligning().given(declined(ENGINEERING, ENGINEER, false, FIX));

        assertThat(plan.when(LAWYER, accept(POLICY))).containsExactly(accepted(POLICY, LAWYER, false, RULE));
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_ALIGNING);
        assertThat(plan.resource().getItems(0).getAnswerReason()).isEqualTo("No capacity");
    }

    @Test
    void aTeamAnswersOnceAndOnlyWhatItWasAsked() {
        assertThat(aligning()
                        .given(declined(ENGINEERING, ENGINEER, false, FIX))
                        .refusal(ENGINEER, accept(ENGINEERING))
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
        assertThat(aligning()
                        .given(accepted(ENGINEERING, ENGINEER, false, FIX))
                        .refusal(ENGINEER, decline(ENGINEERING))
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
        assertThat(aligning().refusal(MANAGER, accept(CONTENT)).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(Sample.proposed().refusal(ENGINEER, accept(ENGINEERING)).reason())
                .isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.agreed().refusal(ENGINEER, decline(ENGINEERING)).reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aDeclinedItemGoesToAnotherTeamAndTheFirstIsNoLongerAsked() {
        var plan = aligning().given(declined(ENGINEERING, ENGINEER, false, FIX));

        assertThat(plan.when(MANAGER, reoffer(FIX, CONTENT)))
                .containsExactly(reoffered(FIX, CONTENT, DUE), withdrawn(ENGINEERING), offered(CONTENT, FIX));
        assertThat(plan.resource().getCommitmentsList())
                .extracting(Commitment::getTeam)
                .containsExactly(POLICY, CONTENT);
        assertThat(plan.resource().getItems(0).getAnswerReason()).isEmpty();
    }

    @Test
    void aDeclinedItemMayBeOfferedToTheSameTeamUnderOtherTerms() {
        var plan = aligning().given(declined(ENGINEERING, ENGINEER, false, FIX));
        var later = timestamp(NOW.plusSeconds(90 * 86_400));
        ReofferPlanItemRequest command =
                reoffer(FIX, ENGINEERING).toBuilder().setDueTime(later).build();

        assertThat(plan.when(MANAGER, command))
                .containsExactly(reoffered(FIX, ENGINEERING, later), offered(ENGINEERING, FIX));
        plan.when(ENGINEER, accept(ENGINEERING));
        assertThat(plan.when(LAWYER, accept(POLICY))).endsWith(planAgreed());
    }

    @Test
    void aTeamThatDeclinedWhatCameLaterStandsByWhatItAccepted() {
        var plan = aligning().given(accepted(ENGINEERING, ENGINEER, false, FIX), declined(POLICY, LAWYER, false, RULE));
        plan.when(MANAGER, reoffer(RULE, ENGINEERING));
        assertThat(plan.when(ENGINEER, decline(ENGINEERING)))
                .containsExactly(declined(ENGINEERING, ENGINEER, false, RULE));

        assertThat(plan.when(MANAGER, reoffer(RULE, CONTENT)))
                .containsExactly(reoffered(RULE, CONTENT, DUE), narrowed(ENGINEERING), offered(CONTENT, RULE));
        assertThat(plan.resource().getCommitments(0).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_ACCEPTED);
        assertThat(plan.when(COORDINATOR, accept(CONTENT)))
                .containsExactly(accepted(CONTENT, COORDINATOR, true, RULE), planAgreed());
    }

    @Test
    void aTeamThatHasOtherItemsToAnswerIsStillAsked() {
        String third = Sample.PLAN + "/items/third";
        var plan = Sample.withItems().given(Sample.itemProposed(third, ENGINEERING, "engineer"));
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance());
        plan.when(MANAGER, OfferPlanRequest.getDefaultInstance());

        assertThat(plan.when(MANAGER, reoffer(FIX, CONTENT)))
                .containsExactly(reoffered(FIX, CONTENT, DUE), offered(CONTENT, FIX));
        assertThat(plan.when(ENGINEER, accept(ENGINEERING)))
                .containsExactly(accepted(ENGINEERING, ENGINEER, false, third));
    }

    @Test
    void onlyOfferedOrDeclinedItemsOfAPlanInAligningGoElsewhere() {
        assertThat(aligning()
                        .given(accepted(ENGINEERING, ENGINEER, false, FIX))
                        .refusal(MANAGER, reoffer(FIX, CONTENT))
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.proposed().refusal(MANAGER, reoffer(FIX, CONTENT)).reason())
                .isEqualTo(Reason.WRONG_STATE);
        assertThat(Sample.agreed().refusal(MANAGER, reoffer(FIX, CONTENT)).reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aNewTermMayNotLieInThePast() {
        ReofferPlanItemRequest command = reoffer(FIX, ENGINEERING).toBuilder()
                .setDueTime(timestamp(NOW.minusSeconds(1)))
                .build();
        assertThat(aligning().refusal(MANAGER, command).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
    }

    @Test
    void theEtagOfAnAnswerIsTheCommitmentsOwn() {
        var plan = aligning();
        String before = plan.etag(accept(POLICY));
        plan.when(ENGINEER, accept(ENGINEERING));

        assertThat(plan.etag(accept(POLICY))).isEqualTo(before).isNotEqualTo(plan.etag(accept(ENGINEERING)));
        assertThat(plan.etag(decline(CONTENT))).isEmpty();
    }
}
