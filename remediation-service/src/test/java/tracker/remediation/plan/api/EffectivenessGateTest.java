package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.contract.EventMeta;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ClaimPlanItemDoneRequest;
import tracker.plan.v1.DecidePlanRiskAcceptanceRequest;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.ImplementPlanRequest;
import tracker.plan.v1.JudgePlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanNames;
import tracker.plan.v1.PlanState;
import tracker.plan.v1.RequestPlanRiskAcceptanceRequest;
import tracker.plan.v1.ResumePlanRequest;
import tracker.plan.v1.SetEffectivenessCheckRequest;
import tracker.plan.v1.StartPlanItemRequest;
import tracker.plan.v1.VerifyPlanItemRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.problem.v1.ProblemReopened;

/** From implemented to closed by the timer alone, and to the one successor of what did not work. */
class EffectivenessGateTest extends PlanThread {

    private static final Duration SOON = Duration.ofMinutes(2);

    @Autowired
    private EventStore events;

    @Autowired
    private EventProcessingConfiguration processors;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void whatDoesNotComeBackIsClosedAsEffectiveByTheTimer() {
        Plan plan = implemented(2);
        assertThat(plan.getState()).isEqualTo(PlanState.PLAN_STATE_MONITORING);

        await().atMost(SOON).until(() -> get(plan.getName()).getState() == PlanState.PLAN_STATE_CLOSED_EFFECTIVE);

        Plan closed = get(plan.getName());
        assertThat(closed.getEffectiveness().getObserved()).isZero();
        assertThat(plans(MANAGER).judgePlan(judge(plan.getName())).getPlan()).isEqualTo(closed);
    }

    @Test
    void whileReportingServiceIsDownNothingIsJudged() {
        Plan plan = implemented(2);
        String fingerprint = plan.getFingerprints(0);
        RECURRENCE.fail(fingerprint);
        refused(Status.Code.UNAVAILABLE, Reason.DEPENDENCY_UNAVAILABLE, () -> {
            await().atMost(SOON).until(() -> settledSince(plan));
            plans(MANAGER).judgePlan(judge(plan.getName()));
        });

        RECURRENCE.set(fingerprint, 0);

        await().atMost(SOON).until(() -> get(plan.getName()).getState() == PlanState.PLAN_STATE_CLOSED_EFFECTIVE);
    }

    @Test
    void aWindowIsNotShorterThanTheInstallationAllows() {
        String plan = drafted().getName();
        assertThatThrownBy(() -> plans(MANAGER).setEffectivenessCheck(check(plan, 1)))
                .hasMessageContaining("window")
                .hasMessageContaining("2s");
        assertThat(plans(MANAGER)
                        .setEffectivenessCheck(check(plan, 2))
                        .getPlan()
                        .getEffectiveness()
                        .getWindow())
                .isEqualTo(Durations.fromSeconds(2));
    }

    @Test
    void notEveryReturnIsTolerated() {
        SetEffectivenessCheckRequest many =
                check(drafted().getName(), 2).toBuilder().setThreshold(1001).build();
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> plans(MANAGER).setEffectivenessCheck(many));
    }

    @Test
    void whoAsksTooEarlyLearnsHowItStands() {
        Plan plan = implemented(3600);
        assertThat(refused(
                                Status.Code.FAILED_PRECONDITION,
                                Reason.WRONG_STATE,
                                () -> plans(MANAGER).judgePlan(judge(plan.getName())))
                        .getMetadataMap())
                .containsKeys("window_end", "observed", "threshold");
    }

    @Test
    void aVerdictIsAskedForOfWhatWasSeen() {
        Plan plan = implemented(3600);
        refused(
                Status.Code.ABORTED,
                Reason.STALE_ETAG,
                () -> plans(MANAGER)
                        .judgePlan(
                                judge(plan.getName()).toBuilder().setEtag("0").build()));
        RECURRENCE.set(plan.getFingerprints(0), 1);
        await().atMost(SOON).until(() -> settledSince(plan));
        JudgePlanRequest judge =
                judge(plan.getName()).toBuilder().setEtag(plan.getEtag()).build();

        Plan closed = plans(MANAGER).judgePlan(judge).getPlan();

        assertThat(closed.getState()).isEqualTo(PlanState.PLAN_STATE_CLOSED_INEFFECTIVE);
        assertThat(plans(MANAGER).judgePlan(judge).getPlan()).isEqualTo(closed);
    }

    @Test
    void whatAKilledProcessLeftIsJudgedByAnother() {
        Plan plan = implemented(3600);
        RECURRENCE.set(plan.getFingerprints(0), 1);
        await().atMost(SOON).until(() -> settledSince(plan));

        await().atMost(SOON).until(() -> jdbc.sql("""
                                UPDATE remediation.scheduled_tasks SET execution_time = now(), picked = true,
                                    picked_by = 'killed', last_heartbeat = now(), version = version + 1
                                WHERE task_instance LIKE ? || '#%'\
                                """).param(plan.getName()).update() == 1);

        await().atMost(SOON).until(() -> get(plan.getName()).getState() == PlanState.PLAN_STATE_CLOSED_INEFFECTIVE);
    }

    @Test
    void whatAnAcceptedRiskEndedIsWatchedOnOnceItIsResumed() {
        Plan plan = implemented(3600);
        await().atMost(SOON).until(() -> timers(plan) == 1);
        plans(MANAGER)
                .requestPlanRiskAcceptance(RequestPlanRiskAcceptanceRequest.newBuilder()
                        .setName(plan.getName())
                        .setRequestId(newRequest())
                        .setExpireTime(EventMeta.toTimestamp(Instant.now().plusSeconds(5)))
                        .setReason("Rare")
                        .build());
        plans(COORDINATOR)
                .decidePlanRiskAcceptance(DecidePlanRiskAcceptanceRequest.newBuilder()
                        .setName(plan.getName())
                        .setRequestId(newRequest())
                        .setApprove(true)
                        .setReason("Heard")
                        .build());
        await().atMost(SOON).until(() -> {
            jdbc.sql("UPDATE remediation.scheduled_tasks SET execution_time = now() WHERE task_instance LIKE ? || '#%'")
                    .param(plan.getName())
                    .update();
            return timers(plan) == 0;
        });
        assertThat(get(plan.getName()).getState()).isEqualTo(PlanState.PLAN_STATE_RISK_ACCEPTED);

        Instant expires = EventMeta.toInstant(get(plan.getName()).getRiskExpireTime());
        await().atMost(SOON).until(() -> Instant.now().isAfter(expires));
        RECURRENCE.set(plan.getFingerprints(0), 1);
        plans(MANAGER)
                .resumePlan(ResumePlanRequest.newBuilder()
                        .setName(plan.getName())
                        .setRequestId(newRequest())
                        .setReason("Expired")
                        .build());

        await().atMost(SOON).until(() -> get(plan.getName()).getState() == PlanState.PLAN_STATE_CLOSED_INEFFECTIVE);
    }

    private int timers(Plan plan) {
        return jdbc.sql("SELECT count(*) FROM remediation.scheduled_tasks WHERE task_instance LIKE ? || '#%'")
                .param(plan.getName())
                .query(Integer.class)
                .single();
    }

    @Test
    void whatComesBackHasOneSuccessorWithWhatWasLearnt() {
        Plan plan = implemented(3600);
        RECURRENCE.set(plan.getFingerprints(0), 3);
        await().atMost(SOON).until(() -> settledSince(plan));

        Plan closed = plans(MANAGER).judgePlan(judge(plan.getName())).getPlan();

        assertThat(closed.getState()).isEqualTo(PlanState.PLAN_STATE_CLOSED_INEFFECTIVE);
        assertThat(closed.getSuccessor()).isEqualTo(PlanNames.successorOf(plan.getName()));
        await().atMost(SOON)
                .until(() -> events.readEvents(closed.getSuccessor()).hasNext());
        Plan successor = get(closed.getSuccessor());
        assertThat(successor.getState()).isEqualTo(PlanState.PLAN_STATE_DRAFT);
        assertThat(successor.getPredecessor()).isEqualTo(plan.getName());
        assertThat(successor.getProblem()).isEqualTo(plan.getProblem());
        assertThat(successor.getFingerprintsList()).isEmpty();
        assertThat(successor.getLessonsList()).hasSize(3);

        handleAllAgain(processors
                .eventProcessor("when-plan-closed-ineffective-then-draft-successor", StreamingEventProcessor.class)
                .orElseThrow());
        assertThat(get(closed.getSuccessor())).isEqualTo(successor);
    }

    @Test
    void whatComesBackAfterItProvedEffectiveHasASuccessorToo() {
        Plan plan = implemented(2);
        await().atMost(SOON).until(() -> get(plan.getName()).getState() == PlanState.PLAN_STATE_CLOSED_EFFECTIVE);
        ESCALATION_SERVICE.reopen(plan.getProblem(), plan.getName());

        events.publish(new GenericDomainEventMessage<>(
                "problem",
                plan.getProblem(),
                events.lastSequenceNumberFor(plan.getProblem())
                        .map(last -> last + 1)
                        .orElse(0L),
                ProblemReopened.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(Instant.now()))
                        .build()));

        String name = PlanNames.successorOf(plan.getName());
        await().atMost(SOON).until(() -> events.readEvents(name).hasNext());
        Plan successor = get(name);
        assertThat(successor.getState()).isEqualTo(PlanState.PLAN_STATE_DRAFT);
        assertThat(successor.getPredecessor()).isEqualTo(plan.getName());
        assertThat(successor.getLessons(0))
                .startsWith("It proved effective by ")
                .endsWith("came back all the same.");
    }

    private Plan agreed(int seconds) {
        String plan = aligning().getName();
        plans(MANAGER).setEffectivenessCheck(check(plan, seconds));
        plans(ENGINEER).acceptCommitment(accept(plan, "teams/engineering"));
        return plans(LAWYER).acceptCommitment(accept(plan, "teams/policy")).getPlan();
    }

    @Test
    void whatWasAgreedIsLoweredByNoManagerAlone() {
        Plan agreed = agreed(3600);
        assertThat(agreed.getBaselines(0).getWindow()).isEqualTo(Durations.fromSeconds(3600));

        refused(
                Status.Code.FAILED_PRECONDITION,
                Reason.WRONG_STATE,
                () -> plans(MANAGER).setEffectivenessCheck(check(agreed.getName(), 2)));
        assertThat(plans(MANAGER)
                        .setEffectivenessCheck(check(agreed.getName(), 3601))
                        .getPlan()
                        .getEffectiveness()
                        .getWindow())
                .isEqualTo(Durations.fromSeconds(3601));
    }

    /** A plan whose every item is verified, watched for so many seconds from now. */
    private Plan implemented(int seconds) {
        Plan agreed = agreed(seconds);
        for (ActionItem item : agreed.getItemsList()) {
            String doer = item.getTeam().equals("teams/policy") ? LAWYER : ENGINEER;
            plans(doer)
                    .startPlanItem(StartPlanItemRequest.newBuilder()
                            .setName(item.getName())
                            .setRequestId(newRequest())
                            .build());
            plans(doer)
                    .claimPlanItemDone(ClaimPlanItemDoneRequest.newBuilder()
                            .setName(item.getName())
                            .setRequestId(newRequest())
                            .addEvidence("https://example.org/change/7")
                            .build());
            plans(COORDINATOR)
                    .verifyPlanItem(VerifyPlanItemRequest.newBuilder()
                            .setName(item.getName())
                            .setRequestId(newRequest())
                            .build());
        }
        return plans(MANAGER)
                .implementPlan(ImplementPlanRequest.newBuilder()
                        .setName(agreed.getName())
                        .setRequestId(newRequest())
                        .build())
                .getPlan();
    }

    private boolean settledSince(Plan plan) {
        return HORIZON_LAG.compareTo(Duration.between(
                        tracker.contract.EventMeta.toInstant(
                                plan.getEffectiveness().getStartTime()),
                        java.time.Instant.now()))
                < 0;
    }

    private static final Duration HORIZON_LAG = Duration.ofSeconds(4);

    private Plan get(String name) {
        return plans(MANAGER)
                .getPlan(GetPlanRequest.newBuilder().setName(name).build())
                .getPlan();
    }

    private static SetEffectivenessCheckRequest check(String plan, int seconds) {
        return SetEffectivenessCheckRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .setWindow(Durations.fromSeconds(seconds))
                .build();
    }

    private static JudgePlanRequest judge(String plan) {
        return JudgePlanRequest.newBuilder()
                .setName(plan)
                .setRequestId(newRequest())
                .build();
    }
}
