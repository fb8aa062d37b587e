package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.remediation.Scenario.NOW;
import static tracker.remediation.Scenario.caller;
import static tracker.remediation.Scenario.now;
import static tracker.remediation.Scenario.timestamp;
import static tracker.remediation.plan.domain.Sample.COORDINATOR;
import static tracker.remediation.plan.domain.Sample.ENGINEER;
import static tracker.remediation.plan.domain.Sample.ENGINEERING;
import static tracker.remediation.plan.domain.Sample.FIX;
import static tracker.remediation.plan.domain.Sample.IMPLEMENT;
import static tracker.remediation.plan.domain.Sample.LAWYER;
import static tracker.remediation.plan.domain.Sample.MANAGER;
import static tracker.remediation.plan.domain.Sample.PLAN;
import static tracker.remediation.plan.domain.Sample.POLICY;
import static tracker.remediation.plan.domain.Sample.RULE;
import static tracker.remediation.plan.domain.Sample.accepted;
import static tracker.remediation.plan.domain.Sample.aligning;
import static tracker.remediation.plan.domain.Sample.doneClaimed;
import static tracker.remediation.plan.domain.Sample.inExecution;
import static tracker.remediation.plan.domain.Sample.planAgreed;
import static tracker.remediation.plan.domain.Sample.started;
import static tracker.remediation.plan.domain.Sample.verified;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tracker.contract.Said;
import tracker.plan.v1.ApproveReplanningRequest;
import tracker.plan.v1.Baseline;
import tracker.plan.v1.CancelPlanRequest;
import tracker.plan.v1.CounterCommitmentRequest;
import tracker.plan.v1.CounterProposal;
import tracker.plan.v1.JudgePlanByCount;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanClosedIneffective;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanItemCancelled;
import tracker.plan.v1.PlanItemRiskAcceptanceDecided;
import tracker.plan.v1.PlanItemRiskAcceptanceRequested;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.ProposePlanRequest;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.plan.v1.StartReplanningRequest;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.remediation.Scenario;
import tracker.type.v1.Role;
import tracker.type.v1.SaidByCode;

/** No plan is closed on paper: it is watched, and what came back decides. */
class EffectivenessTest {

    private static final Instant END = NOW.plus(Duration.ofDays(30));

    private static Scenario<Plan, Plan> done() {
        return inExecution()
                .given(doneClaimed(FIX, ENGINEER), verified(FIX, LAWYER))
                .given(started(RULE, "lawyer"), doneClaimed(RULE, LAWYER), verified(RULE, ENGINEER));
    }

    private static Scenario<Plan, Plan> monitoring() {
        var plan = done();
        plan.when(MANAGER, IMPLEMENT);
        return plan;
    }

    @Test
    void aPlanThatIsCarriedOutIsWatchedForThirtyDays() {
        var plan = done();
        assertThat(plan.when(MANAGER, IMPLEMENT))
                .containsExactly(
                        now(PlanImplemented.getDefaultInstance()),
                        now(PlanMonitoringStarted.newBuilder()
                                .setEndTime(timestamp(END))
                                .setWindow(Durations.fromDays(30))
                                .addFingerprints(Sample.FINGERPRINT)
                                .build()));
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_MONITORING);
        assertThat(plan.resource().getEffectiveness().getEndTime()).isEqualTo(timestamp(END));
    }

    private static SetEffectivenessCheckRequest check(int threshold, int days) {
        return SetEffectivenessCheckRequest.newBuilder()
                .setName(PLAN)
                .setThreshold(threshold)
                .setWindow(Durations.fromDays(days))
                .build();
    }

    @Test
    void howItIsJudgedIsSetWhileItIsDraftedAndAgreedWithTheFirstBaseline() {
        var plan = aligning();
        assertThat(plan.when(MANAGER, check(2, 5))).hasSize(1);
        assertThat(plan.when(MANAGER, check(2, 5))).isEmpty();
        plan.given(accepted(ENGINEERING, ENGINEER, false, FIX), accepted(POLICY, LAWYER, false, RULE), planAgreed());

        Baseline agreed = plan.resource().getBaselines(0);
        assertThat(agreed.getThreshold()).isEqualTo(2);
        assertThat(agreed.getWindow()).isEqualTo(Durations.fromDays(5));
        assertThat(refused(plan, check(3, 5))).contains("is watched for 432000s, with 2 recurrences tolerated");
        assertThat(refused(plan, check(2, 4))).contains("only a longer window");
        assertThat(plan.when(MANAGER, check(1, 6))).hasSize(1);
        assertThat(refused(plan, check(2, 6))).contains("1 recurrences");
    }

    @Test
    void onceATeamHasAcceptedNobodyLowersTheBarAlone() {
        var plan = aligning();
        plan.when(MANAGER, check(2, 5));
        plan.given(accepted(ENGINEERING, ENGINEER, false, FIX));

        assertThat(refused(plan, check(3, 5))).contains("as teams have accepted it");
        assertThat(refused(plan, check(2, 4))).contains("only a longer window");
        assertThat(plan.when(MANAGER, check(1, 6))).hasSize(1);
    }

    @Test
    void onceATeamHasCounteredNobodyLowersTheBarThatItWouldAccept() {
        var plan = aligning();
        plan.when(MANAGER, check(2, 5));
        plan.when(
                ENGINEER,
                CounterCommitmentRequest.newBuilder()
                        .setName(PLAN)
                        .setTeam(ENGINEERING)
                        .setReason("Half of it")
                        .addCounters(CounterProposal.newBuilder().setItem(FIX).setTitle("Half of it"))
                        .build());

        assertThat(refused(plan, check(3, 5))).contains("as teams have accepted it");
    }

    private static String refused(Scenario<Plan, Plan> plan, SetEffectivenessCheckRequest laxer) {
        Rejection refused = plan.refusal(MANAGER, laxer);
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_STATE);
        return refused.getMessage();
    }

    @Test
    void onceEverythingIsDoneTheBarIsLoweredByNobodyAlone() {
        var plan = done();
        assertThat(refused(plan, check(1000, 1))).contains("is watched for 2592000s, with 0 recurrences tolerated");

        plan.when(
                COORDINATOR,
                StartReplanningRequest.newBuilder()
                        .setName(PLAN)
                        .setReason("Rare")
                        .build());
        plan.when(MANAGER, check(3, 14));
        ApproveReplanningRequest approve =
                ApproveReplanningRequest.newBuilder().setName(PLAN).build();
        assertThat(plan.refusal(MANAGER, approve).reason()).isEqualTo(Reason.SAME_PERSON);
        assertThat(plan.refusal(COORDINATOR, approve).reason()).isEqualTo(Reason.SAME_PERSON);
        plan.when(caller("other-manager", Set.of(Role.ROLE_PROGRAM_MANAGER)), approve);

        Baseline agreed = plan.resource().getBaselines(1);
        assertThat(agreed.getThreshold()).isEqualTo(3);
        assertThat(agreed.getWindow()).isEqualTo(Durations.fromDays(14));
        assertThat(refused(plan, check(4, 14))).contains("3 recurrences");
    }

    @Test
    void howItIsJudgedIsSetUntilItIsWatched() {
        var plan = done();
        plan.when(MANAGER, check(0, 40));
        plan.when(MANAGER, IMPLEMENT);
        assertThat(plan.resource().getEffectiveness().getEndTime()).isEqualTo(timestamp(NOW.plus(Duration.ofDays(40))));
        assertThat(plan.refusal(MANAGER, check(0, 41)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void whatIsWatchedIsWhatTheProblemIsKnownByThen() {
        var plan = done();
        assertThat(plan.resource().getFingerprintsList())
                .as("before it is carried out")
                .isEmpty();
        assertThat(plan.when(
                        MANAGER,
                        IMPLEMENT.toBuilder()
                                .clearFingerprints()
                                .addFingerprints("1|video|mirrored")
                                .build()))
                .hasSize(2);
        assertThat(plan.resource().getFingerprintsList()).containsExactly("1|video|mirrored");
        assertThat(plan.resource().getEffectiveness().getFingerprintsList()).containsExactly("1|video|mirrored");
    }

    @Test
    void aPlanThatNobodyCouldWatchIsNotImplemented() {
        assertThat(done().refusal(
                                MANAGER,
                                IMPLEMENT.toBuilder().clearFingerprints().build()))
                .hasMessageContaining("no fingerprint");
    }

    @Test
    void aRiskThatEndsWithinTheWindowIsAcceptedForLongerFirst() {
        var plan = inExecution()
                .given(doneClaimed(FIX, ENGINEER), verified(FIX, LAWYER))
                .given(leftAtRisk(END.minusSeconds(1)));
        Rejection soon = plan.refusal(MANAGER, IMPLEMENT);
        assertThat(soon.reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(soon).hasMessageContaining(RULE).hasMessageContaining(END.toString());
        assertThat(plan.given(leftAtRisk(END)).when(MANAGER, IMPLEMENT)).hasSize(2);
    }

    private static Message[] leftAtRisk(Instant until) {
        return new Message[] {
            now(PlanItemRiskAcceptanceRequested.newBuilder()
                    .setItem(RULE)
                    .setExpireTime(timestamp(until))
                    .setReason("Rare")
                    .build()),
            now(PlanItemRiskAcceptanceDecided.newBuilder()
                    .setItem(RULE)
                    .setApproved(true)
                    .build())
        };
    }

    @Test
    void nothingOfAPlanHappenedBeforeItsDraft() {
        var plan = Sample.withItems();
        assertThat(plan.refusal(MANAGER, ProposePlanRequest.getDefaultInstance(), NOW.minusSeconds(1)))
                .hasMessageContaining("occurred_time")
                .hasMessageContaining(NOW.toString());
        assertThat(plan.when(MANAGER, ProposePlanRequest.getDefaultInstance())).isNotEmpty();
    }

    @Test
    void whileTheWindowIsOpenFewReturnsDecideNothing() {
        Rejection open = monitoring().refusal(MANAGER, judge(0, END.minusSeconds(1)));
        assertThat(open.reason()).isEqualTo(Reason.WRONG_STATE);
        assertThat(open.metadata())
                .containsEntry("window_end", END.toString())
                .containsEntry("observed", "0")
                .containsEntry("threshold", "0");
    }

    @Test
    void whatDidNotComeBackInTheWholeWindowIsEffective() {
        var plan = monitoring();
        assertThat(plan.when(MANAGER, judge(0, END)))
                .containsExactly(now(PlanClosedEffective.newBuilder()
                        .setProblem("problems/1")
                        .setWatchStartTime(timestamp(NOW))
                        .build()));
        assertThat(plan.resource().getState()).isEqualTo(PlanState.PLAN_STATE_CLOSED_EFFECTIVE);
        assertThat(plan.when(MANAGER, judge(7, END))).isEmpty();
        assertThat(plan.refusal(MANAGER, CancelPlanRequest.getDefaultInstance()).reason())
                .isEqualTo(Reason.WRONG_STATE);
    }

    @Test
    void whatCameBackMoreOftenThanToleratedIsIneffectiveAtOnce() {
        var plan = monitoring();
        assertThat(plan.when(COORDINATOR, judge(1, NOW.plusSeconds(60))))
                .containsExactly(now(PlanClosedIneffective.newBuilder()
                        .setObserved(1)
                        .setProblem("problems/1")
                        .setSuccessor(PlanNames.successorOf(PLAN))
                        .build()));
        assertThat(plan.resource().getSuccessor()).isEqualTo(PlanNames.successorOf(PLAN));
        List<Said> lessons = Lessons.of(plan.resource());
        assertThat(lessons)
                .extracting(Said::sentence)
                .containsExactly(
                        "It came back once since 2026-11-02 09:00 UTC, where 0 were tolerated.",
                        "Done, and not enough: Match mirrored copies",
                        "Done, and not enough: Match mirrored copies");
        assertThat(lessons.getFirst().byCode())
                .isEqualTo(SaidByCode.newBuilder()
                        .setCode("LESSON_CAME_BACK")
                        .putArguments("observed", "1")
                        .putArguments("since", "2026-11-02T09:00:00Z")
                        .putArguments("tolerated", "0")
                        .build());
    }

    @Test
    void whatIsLearntNamesWhatWasDoneDroppedAndLeftAtARisk() {
        String training = PLAN + "/items/training";
        var plan = inExecution()
                .given(doneClaimed(FIX, ENGINEER), verified(FIX, LAWYER))
                .given(leftAtRisk(END))
                .given(
                        Sample.itemProposed(training, ENGINEERING, "engineer"),
                        now(PlanItemCancelled.newBuilder()
                                .setItem(training)
                                .setReason("Nobody to train")
                                .build()));
        plan.when(MANAGER, IMPLEMENT);
        plan.when(COORDINATOR, judge(2, NOW.plusSeconds(60)));

        List<Said> lessons = Lessons.of(plan.resource());
        assertThat(lessons)
                .extracting(Said::sentence)
                .containsExactly(
                        "It came back 2 times since 2026-11-02 09:00 UTC, where 0 were tolerated.",
                        "Done, and not enough: Match mirrored copies",
                        "Left at a risk: Match mirrored copies (Rare)",
                        "Dropped: Match mirrored copies (Nobody to train)");
        assertThat(lessons)
                .extracting(Said::code)
                .containsExactly("LESSON_CAME_BACK", "LESSON_NOT_ENOUGH", "LESSON_LEFT_AT_RISK", "LESSON_DROPPED");
        assertThat(lessons.getLast().arguments())
                .isEqualTo(Map.of("title", "Match mirrored copies", "reason", "Nobody to train"));
    }

    @Test
    void onlyAPlanThatIsWatchedIsJudged() {
        assertThat(done().refusal(MANAGER, judge(0, END)).reason()).isEqualTo(Reason.WRONG_STATE);
    }

    private static JudgePlanByCount judge(int observed, Instant until) {
        return JudgePlanByCount.newBuilder()
                .setObserved(observed)
                .setUntilTime(timestamp(until))
                .build();
    }
}
