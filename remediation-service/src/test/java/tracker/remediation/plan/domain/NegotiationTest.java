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
import static tracker.remediation.plan.domain.Sample.PLAN;
import static tracker.remediation.plan.domain.Sample.POLICY;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.accept;
import static tracker.remediation.plan.domain.Sample.accepted;
import static tracker.remediation.plan.domain.Sample.aligning;
import static tracker.remediation.plan.domain.Sample.decline;
import static tracker.remediation.plan.domain.Sample.offered;
import static tracker.remediation.plan.domain.Sample.planAgreed;
import static tracker.remediation.plan.domain.Sample.reoffer;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Commitment;
import tracker.plan.v1.CommitmentCountered;
import tracker.plan.v1.CommitmentDelegated;
import tracker.plan.v1.CommitmentState;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.DelegateCommitmentRequest;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.OfferPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanConfidentialityChanged;
import tracker.plan.v1.PlanItemContributorsSet;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.TakeCounterProposalRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;

/** Teams answer item by item, propose other terms, or pass items on. */
class NegotiationTest {

    private static final String TEST = PLAN + "/items/test";
    private static final Timestamp LATER = timestamp(NOW.plus(Duration.ofDays(40)));

    /** Engineering is asked for two items, policy for one. */
    private static Scenario<Plan, Plan> asked() {
        var plan = Sample.withItems().given(Sample.itemProposed(TEST, ENGINEERING, "engineer"));
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance());
        plan.when(MANAGER, OfferPlanRequest.getDefaultInstance());
        return plan;
    }

    @Test
    void aTeamAnswersItemByItem() {
        var plan = asked();

        assertThat(plan.when(
                        ENGINEER, accept(ENGINEERING).toBuilder().addItems(FIX).build()))
                .containsExactly(accepted(ENGINEERING, ENGINEER, false, FIX));
        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_OFFERED);
        plan.when(ENGINEER, decline(ENGINEERING).toBuilder().addItems(TEST).build());

        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_DECLINED);
        assertThat(plan.resource().getItemsList())
                .extracting(ActionItem::getState)
                .containsExactly(
                        ItemState.ITEM_STATE_ACCEPTED, ItemState.ITEM_STATE_OFFERED, ItemState.ITEM_STATE_DECLINED);
    }

    @Test
    void aTeamAnswersOnlyForWhatItIsAsked() {
        var others = accept(ENGINEERING).toBuilder().addItems(RULE).build();
        assertThat(asked().refusal(ENGINEER, others).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        var unknown =
                accept(ENGINEERING).toBuilder().addItems(PLAN + "/items/none").build();
        assertThat(asked().refusal(ENGINEER, unknown).reason()).isEqualTo(Reason.NOT_FOUND);
        var again = accept(ENGINEERING).toBuilder().addItems(FIX).build();
        assertThat(asked().given(accepted(ENGINEERING, ENGINEER, false, FIX))
                        .refusal(ENGINEER, again)
                        .reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aTeamProposesOtherTermsAndStandsByThemWhenTheyAreTaken() {
        var plan = aligning().given(accepted(POLICY, LAWYER, false, RULE));
        plan.when(ENGINEER, counter(CounterProposal.newBuilder().setItem(FIX).setDueTime(LATER)));
        assertThat(plan.resource().getItems(0).getState()).isEqualTo(ItemState.ITEM_STATE_COUNTER_PROPOSED);
        assertThat(plan.resource().getItems(0).getCounter().getDueTime()).isEqualTo(LATER);
        assertThat(plan.resource().getItems(0).getDueTime()).isEqualTo(DUE);
        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_COUNTER_PROPOSED);

        assertThat(plan.when(MANAGER, take(FIX))).hasSize(2).endsWith(planAgreed());

        assertThat(plan.resource().getItems(0)).satisfies(item -> {
            assertThat(item.getState()).isEqualTo(ItemState.ITEM_STATE_ACCEPTED);
            assertThat(item.getDueTime()).isEqualTo(LATER);
            assertThat(item.getFirstDueTime()).isEqualTo(DUE);
            assertThat(item.hasCounter()).isFalse();
        });
        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_ACCEPTED);
    }

    @Test
    void noCounterProposalIsTakenThatLeavesNobodyAccountable() {
        String third = PLAN + "/items/third";
        var plan = Sample.withItems().given(Sample.itemProposed(third, ENGINEERING, ""));
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance());
        plan.when(MANAGER, OfferPlanRequest.getDefaultInstance());
        plan.when(ENGINEER, counter(CounterProposal.newBuilder().setItem(third).setDueTime(LATER)));

        assertThat(plan.refusal(MANAGER, take(third)).metadata()).containsEntry("unowned", "1");
        plan.given(Sample.ownerSet(third, "engineer"));
        assertThat(plan.when(MANAGER, take(third))).isNotEmpty();
    }

    @Test
    void whoCountersInATeamsPlaceDoesNotTakeIt() {
        var plan = aligning();
        plan.when(COORDINATOR, counter(CounterProposal.newBuilder().setItem(FIX).setTitle("Half of it")));

        assertThat(plan.refusal(COORDINATOR, take(FIX)).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.when(MANAGER, take(FIX))).isNotEmpty();
    }

    @Test
    void whoAnswersInATeamsPlaceIsSeenToHaveDoneSo() {
        var counter = counter(CounterProposal.newBuilder().setItem(FIX).setTitle("Half of it"));
        var delegate = delegate(ENGINEERING, CONTENT);
        for (Caller caller : List.of(COORDINATOR, ENGINEER)) {
            boolean onBehalf = caller == COORDINATOR;
            var countered = aligning();
            assertThat(countered.when(caller, counter))
                    .containsExactly(Scenario.now(CommitmentCountered.newBuilder()
                            .setTeam(ENGINEERING)
                            .addAllCounters(counter.getCountersList())
                            .setAnsweredBy(caller.subject())
                            .setOnBehalf(onBehalf)
                            .setReason("We are few")
                            .build()));
            var delegated = aligning();
            assertThat(delegated.when(caller, delegate))
                    .startsWith(Scenario.now(CommitmentDelegated.newBuilder()
                            .setTeam(ENGINEERING)
                            .setToTeam(CONTENT)
                            .addItems(FIX)
                            .setAnsweredBy(caller.subject())
                            .setOnBehalf(onBehalf)
                            .setReason("It is theirs")
                            .build()));
            assertThat(List.of(countered, delegated))
                    .extracting(NegotiationTest::commitment)
                    .allSatisfy(answer -> {
                        assertThat(answer.getAnsweredBy()).isEqualTo(caller.subject());
                        assertThat(answer.getOnBehalf()).isEqualTo(onBehalf);
                    });
        }
    }

    @Test
    void aCounteredItemMayBeOfferedAnewInstead() {
        var plan = aligning();
        plan.when(ENGINEER, counter(CounterProposal.newBuilder().setItem(FIX).setTitle("Half of it")));
        plan.when(MANAGER, reoffer(FIX, CONTENT));
        assertThat(plan.resource().getItems(0).hasCounter()).isFalse();
        assertThat(plan.refusal(MANAGER, take(FIX)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void aCounterChangesSomethingAboutEachItemOnce() {
        var nothing = counter(CounterProposal.newBuilder().setItem(FIX));
        assertThat(aligning().refusal(ENGINEER, nothing)).hasMessageContaining("accept it instead");
        var past = counter(CounterProposal.newBuilder().setItem(FIX).setDueTime(timestamp(NOW.minusSeconds(1))));
        assertThat(aligning().refusal(ENGINEER, past).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        var twice = counter(CounterProposal.newBuilder().setItem(FIX).setTitle("A"));
        assertThat(aligning()
                        .refusal(
                                ENGINEER,
                                twice.toBuilder()
                                        .addCounters(twice.getCounters(0))
                                        .build())
                        .reason())
                .isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(aligning().refusal(LAWYER, twice).reason()).isEqualTo(Reason.NOT_YOUR_TEAM);
    }

    @Test
    void aTeamPassesItsItemsOn() {
        var plan = aligning();

        assertThat(plan.when(ENGINEER, delegate(ENGINEERING, CONTENT)))
                .containsExactly(
                        Scenario.now(CommitmentDelegated.newBuilder()
                                .setTeam(ENGINEERING)
                                .setToTeam(CONTENT)
                                .addItems(FIX)
                                .setAnsweredBy("engineer")
                                .setReason("It is theirs")
                                .build()),
                        offered(CONTENT, FIX));
        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_DELEGATED);
        assertThat(commitment(plan).getDelegatedTo()).isEqualTo(CONTENT);
        plan.when(COORDINATOR, accept(CONTENT, "writer"));
        assertThat(plan.when(LAWYER, accept(POLICY))).endsWith(planAgreed());
        assertThat(plan.resource().getBaselines(0).getItems(0).getTeam()).isEqualTo(CONTENT);
    }

    @Test
    void whatIsPassedOnDoesNotComeBack() {
        assertThat(aligning()
                        .refusal(ENGINEER, delegate(ENGINEERING, ENGINEERING))
                        .reason())
                .isEqualTo(Reason.INVALID_ARGUMENT);
        var plan = aligning();
        plan.when(ENGINEER, delegate(ENGINEERING, CONTENT));
        plan.when(COORDINATOR, delegate(CONTENT, POLICY));
        assertThat(plan.refusal(
                        LAWYER,
                        delegate(POLICY, ENGINEERING).toBuilder().addItems(FIX).build()))
                .hasMessageContaining("passed " + FIX + " on before");
        assertThat(plan.resource().getItems(0).getPassedOnByList()).isEqualTo(List.of(ENGINEERING, CONTENT));
    }

    @Test
    void aTeamThatPassesOnSomeStillCarriesTheRest() {
        var plan = asked();
        plan.when(
                ENGINEER,
                delegate(ENGINEERING, CONTENT).toBuilder().addItems(TEST).build());
        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_OFFERED);
        plan.when(ENGINEER, accept(ENGINEERING));
        assertThat(commitment(plan).getState()).isEqualTo(CommitmentState.COMMITMENT_STATE_ACCEPTED);
    }

    private static Commitment commitment(Scenario<Plan, Plan> plan) {
        return Alignment.commitment(plan.resource(), ENGINEERING).orElseThrow();
    }

    private static CounterCommitmentRequest counter(CounterProposal.Builder counter) {
        return CounterCommitmentRequest.newBuilder()
                .setName(PLAN)
                .setTeam(ENGINEERING)
                .addCounters(counter)
                .setReason("We are few")
                .build();
    }

    private static TakeCounterProposalRequest take(String item) {
        return TakeCounterProposalRequest.newBuilder().setName(item).build();
    }

    @Test
    void whatIsConfidentialIsPassedOnByWhoLeadsItOnly() {
        var plan = aligning()
                .given(PlanConfidentialityChanged.newBuilder()
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build());
        assertThat(plan.refusal(ENGINEER, delegate(ENGINEERING, CONTENT)).reason())
                .isEqualTo(Reason.ROLE_NOT_ALLOWED);
        assertThat(plan.when(COORDINATOR, delegate(ENGINEERING, CONTENT))).isNotEmpty();
    }

    @Test
    void whoHelpedATeamKnowsOfWhatIsConfidentialNoMoreOnceAnotherHasTheItem() {
        var passedOn = helped();
        passedOn.when(COORDINATOR, delegate(ENGINEERING, CONTENT));
        var reoffered = helped();
        reoffered.when(MANAGER, reoffer(FIX, CONTENT));
        var kept = helped();
        kept.when(MANAGER, reoffer(FIX, ENGINEERING));

        assertThat(List.of(passedOn, reoffered, kept))
                .extracting(plan -> new Reader("helper", Set.of(Role.ROLE_PARTNER), Set.of()).sees(plan.resource()))
                .containsExactly(false, false, true);
    }

    /** A confidential plan, of which a helper of engineering knows. */
    private static Scenario<Plan, Plan> helped() {
        return aligning()
                .given(
                        PlanConfidentialityChanged.newBuilder()
                                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                                .addViewers(MANAGER.subject())
                                .build(),
                        Scenario.now(PlanItemContributorsSet.newBuilder()
                                .setItem(FIX)
                                .addContributors("helper")
                                .build()));
    }

    @Test
    void aCounterProposalIsNotTakenBeforeItWasMade() {
        var plan = Sample.dated(aligning(), NOW.minus(Duration.ofDays(3)));
        plan.when(ENGINEER, counter(CounterProposal.newBuilder().setItem(FIX).setTitle("Half of it")));

        assertThat(plan.refusal(MANAGER, take(FIX), NOW.minusSeconds(60)))
                .hasMessageContaining("when " + ENGINEERING + " was asked");
        assertThat(plan.when(MANAGER, take(FIX))).isNotEmpty();
    }

    @Test
    void aCounterProposalIsNotTakenBetweenTheQuestionAndIt() {
        var asked = proposed(NOW.minus(Duration.ofDays(3)));
        asked.when(MANAGER, OfferPlanRequest.getDefaultInstance(), NOW.minus(Duration.ofDays(2)));
        asked.when(
                ENGINEER,
                counter(CounterProposal.newBuilder().setItem(first(asked)).setTitle("Half of it")));

        assertThat(asked.refusal(MANAGER, take(first(asked)), NOW.minus(Duration.ofDays(1))))
                .hasMessageContaining("when " + ENGINEERING + " answered");
    }

    @Test
    void noTeamIsAskedBeforeThePlanAndItsItemsWerePutForward() {
        var plan = proposed(NOW.minus(Duration.ofDays(3)));
        var offer = OfferPlanRequest.getDefaultInstance();
        assertThat(plan.refusal(MANAGER, offer, NOW.minus(Duration.ofHours(73))))
                .hasMessageContaining("when " + PLAN + " was put forward");
        plan.when(MANAGER, Sample.proposeItem(), NOW.minus(Duration.ofDays(1)));

        assertThat(plan.refusal(MANAGER, offer, NOW.minus(Duration.ofDays(2))))
                .hasMessageContaining("/items/")
                .hasMessageContaining(" was put forward");
        assertThat(plan.when(MANAGER, offer, NOW.minus(Duration.ofDays(1)))).isNotEmpty();
    }

    @Test
    void aTeamThatHasNotAnsweredWaitsSinceItWasAskedFirst() {
        Instant first = NOW.minus(Duration.ofDays(2));
        var plan = proposed(NOW.minus(Duration.ofDays(3)));
        plan.when(MANAGER, OfferPlanRequest.getDefaultInstance(), first);
        String etag = commitment(plan).getEtag();
        plan.when(MANAGER, Sample.proposeItem());
        assertThat(commitment(plan).getOfferTime()).isEqualTo(timestamp(first));
        assertThat(commitment(plan).getEtag()).isNotEqualTo(etag);
        plan.when(MANAGER, reoffer(first(plan), ENGINEERING));
        assertThat(commitment(plan).getOfferTime()).isEqualTo(timestamp(first));
        assertThat(plan.refusal(ENGINEER, accept(ENGINEERING), first.plusSeconds(60)))
                .as("what was added later was not accepted before it was asked")
                .hasMessageContaining("when " + ENGINEERING + " was asked");

        plan.when(ENGINEER, decline(ENGINEERING));
        plan.when(MANAGER, reoffer(first(plan), ENGINEERING));

        assertThat(commitment(plan).getOfferTime())
                .as("asked anew after it answered")
                .isEqualTo(timestamp(NOW));
    }

    /** As if it had been put forward then, and drafted the day before. */
    private static Scenario<Plan, Plan> proposed(Instant then) {
        var plan = Sample.dated(Sample.drafted(), then.minus(Duration.ofDays(1)));
        List.of(ENGINEERING, POLICY)
                .forEach(team -> plan.when(
                        MANAGER,
                        Sample.proposeItem().toBuilder()
                                .setTeam(team)
                                .setRequestId(team)
                                .build(),
                        then));
        plan.when(MANAGER, ProposePlanRequest.getDefaultInstance(), then);
        return plan;
    }

    private static String first(Scenario<Plan, Plan> plan) {
        return plan.resource().getItems(0).getName();
    }

    private static DelegateCommitmentRequest delegate(String team, String to) {
        return DelegateCommitmentRequest.newBuilder()
                .setName(PLAN)
                .setTeam(team)
                .setToTeam(to)
                .setReason("It is theirs")
                .build();
    }
}
