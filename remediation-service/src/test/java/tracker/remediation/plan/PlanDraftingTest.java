package tracker.remediation.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.spy;

import com.google.protobuf.util.Timestamps;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.DraftPlanForCause;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanState;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.identity.Caller;
import tracker.platform.identity.TestTokens;
import tracker.remediation.RunningService;
import tracker.type.v1.Role;
import tracker.type.v1.SaidByCode;

/** A plan for what is no longer taken for the cause says so, in whichever order it is drafted and told. */
class PlanDraftingTest extends RunningService {

    private static final Caller POLICY = Caller.policy("test");
    private static final String ADMINISTRATOR = TestTokens.token("ada", Set.of(Role.ROLE_ADMINISTRATOR));

    @Autowired
    private PlanDrafting drafting;

    @Autowired
    private Problems problems;

    @Autowired
    private Commands commands;

    @Autowired
    private History history;

    private String problem = "";
    private String plan = "";

    @BeforeEach
    void drafted() {
        problem = newProblem();
        plan = PlanNames.planFor(problem, 1);
        ESCALATION_SERVICE.confirm(problem, 1);
        drafting.draft(
                POLICY,
                DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .build(),
                Map.of());
    }

    private void supersede() {
        drafting.supersedeBefore(POLICY, problem, 2, Map.of());
    }

    private void assertTold() {
        Plan successor = history.resource(PlanNames.successorOf(plan), PlanAggregate.DECIDER, null, null);
        assertThat(successor.getPredecessor()).isEqualTo(plan);
        assertThat(successor.getSupersededBy()).isEqualTo(PlanNames.planFor(problem, 2));
    }

    @Test
    void aSuccessorIsToldAsWell() {
        drafting.draftSuccessor(POLICY, plan, Map.of());

        supersede();

        assertTold();
    }

    @Test
    void aSuccessorOfAToldPlanIsBornTold() {
        supersede();

        drafting.draftSuccessor(POLICY, plan, Map.of());

        assertTold();
    }

    @Test
    void aPlanThatIsDraftedByHandForAFormerCauseIsBornTold() {
        problem = newProblem();
        ESCALATION_SERVICE.confirm(problem, 1);
        ESCALATION_SERVICE.confirm(problem, 2);

        Plan drafted = plans(MANAGER)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .setCauseRevision(1)
                        .build())
                .getPlan();

        assertThat(drafted.getCauseRevision()).isEqualTo(1);
        assertThat(drafted.getSupersededBy()).isEqualTo(PlanNames.planFor(problem, 2));
    }

    @Test
    void aPlanThatWasGivenUpIsFollowedByAnotherOnceAHandDraftsIt() {
        cancel(plan);

        Plan drafted = draftByHand();

        assertThat(drafted.getName()).isEqualTo(PlanNames.successorOf(plan));
        assertThat(drafted.getState()).isEqualTo(PlanState.PLAN_STATE_DRAFT);
        assertThat(drafted.getPredecessor()).isEqualTo(plan);
        assertThat(drafted.getLessonsList()).containsExactly("It was given up (Another way).");
        assertThat(drafted.getLessonsByCodeList())
                .containsExactly(SaidByCode.newBuilder()
                        .setCode("LESSON_GIVEN_UP")
                        .putArguments("reason", "Another way")
                        .build());
        assertThat(draftByHand()).isEqualTo(drafted);
    }

    @Test
    void aPlanThatFollowsOneThatWasGivenUpIsNotDatedBackToBeforeThat() {
        cancel(plan);
        DraftPlanRequest request = DraftPlanRequest.newBuilder()
                .setRequestId(newRequest())
                .setProblem(problem)
                .setOccurredTime(Timestamps.fromMillis(System.currentTimeMillis() - 60_000))
                .build();

        assertThatThrownBy(() -> plans(ADMINISTRATOR).draftPlan(request))
                .hasMessageContaining("when " + plan + " was given up");
        assertThat(history.exists(PlanNames.successorOf(plan))).isFalse();
    }

    @Test
    void aRequestThatIsSentAgainDraftsNothingMore_whateverBecameOfItsPlan() {
        cancel(plan);
        DraftPlanRequest request = DraftPlanRequest.newBuilder()
                .setRequestId(newRequest())
                .setProblem(problem)
                .build();
        Plan drafted = plans(MANAGER).draftPlan(request).getPlan();
        cancel(drafted.getName());
        ESCALATION_SERVICE.confirm(problem, 2);

        assertThat(plans(MANAGER).draftPlan(request).getPlan()).isEqualTo(drafted);
        assertThat(history.exists(PlanNames.successorOf(drafted.getName()))).isFalse();
        assertThat(history.exists(PlanNames.planFor(problem, 2))).isFalse();
    }

    @Test
    void aRequestThatIsSentAgainSettlesWhatItsFirstTryLeft() {
        cancel(plan);
        DraftPlanRequest request = DraftPlanRequest.newBuilder()
                .setRequestId(newRequest())
                .setProblem(problem)
                .setCauseRevision(1)
                .build();
        Plan drafted = plans(MANAGER).draftPlan(request).getPlan();
        ESCALATION_SERVICE.confirm(problem, 2); // and nobody has told the plan

        assertThat(plans(MANAGER).draftPlan(request).getPlan()).isEqualTo(drafted);
        assertThat(history.resource(drafted.getName(), PlanAggregate.DECIDER, null, null)
                        .getSupersededBy())
                .isEqualTo(PlanNames.planFor(problem, 2));
    }

    @Test
    void thePolicyDraftsOnePlanForACauseWhateverBecameOfIt() {
        cancel(plan);

        DraftPlanRequest again =
                DraftPlanRequest.newBuilder().setProblem(problem).build();

        assertThat(drafting.draft(POLICY, again, Map.of()).resource().getName()).isEqualTo(plan);
        assertThat(history.exists(PlanNames.successorOf(plan))).isFalse();
    }

    @Test
    void aProblemThatReturnsAgainIsFollowedByAnotherPlanThanTheOneThatWasGivenUpBefore() {
        ESCALATION_SERVICE.reopen(problem, plan);
        Instant first = Instant.now();
        drafting.draftForReturn(POLICY, problem, first, Map.of());
        String successor = PlanNames.successorOf(plan);
        cancel(successor);

        drafting.draftForReturn(POLICY, problem, first, Map.of());
        assertThat(history.exists(PlanNames.successorOf(successor)))
                .as("told again of the first return")
                .isFalse();
        drafting.draftForReturn(POLICY, problem, Instant.now(), Map.of());

        assertThat(history.resource(PlanNames.successorOf(successor), PlanAggregate.DECIDER, null, null)
                        .getPredecessor())
                .isEqualTo(successor);
    }

    private Plan draftByHand() {
        return plans(MANAGER)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .build())
                .getPlan();
    }

    private void cancel(String name) {
        plans(MANAGER)
                .cancelPlan(CancelPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setName(name)
                        .setReason("Another way")
                        .build());
    }

    @Test
    void aSuccessorThatIsDraftedWhileItsPlanIsToldIsBornTold() {
        Commands racing = spy(commands);
        doAnswer(call -> {
                    supersede(); // finds no successor yet
                    return call.callRealMethod();
                })
                .when(racing)
                .send(any(), any(), any(), any(), any(DraftPlanForCause.class), any(), anyBoolean());

        new PlanDrafting(problems, racing, history).draftSuccessor(POLICY, plan, Map.of());

        assertTold();
    }
}
