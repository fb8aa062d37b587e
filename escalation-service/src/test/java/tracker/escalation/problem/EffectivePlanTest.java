package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.contract.EventMeta;
import tracker.escalation.RunningService;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.plan.v1.PlanClosedEffective;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemResolved;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.type.v1.RecordedEvent;

/** What comes of a plan that has proved effective, which remediation-service says. */
class EffectivePlanTest extends RunningService {

    @Autowired
    private EventStore events;

    @Autowired
    private WhenPlanClosedEffectiveThenResolveProblem policy;

    private String withCause() {
        return withCause(OpenProblemRequest.newBuilder().addEscalations(opened().getName()));
    }

    /** Watched for what escalations of that kind are known by. */
    private String withCause(Classification classification) {
        return withCause(OpenProblemRequest.newBuilder()
                .addEscalations(opened(classification, null))
                .addFingerprints(Fingerprint.of(classification)));
    }

    private String opened(Classification classification, @Nullable Timestamp when) {
        OpenEscalationRequest.Builder request = OpenEscalationRequest.newBuilder()
                .setRequestId(newId())
                .setTitle("The page is not safe")
                .setClassification(classification);
        if (when != null) {
            request.setOccurredTime(when);
        }
        return escalations(when == null ? SPECIALIST : ADMINISTRATOR)
                .openEscalation(request.build())
                .getEscalation()
                .getName();
    }

    private static Classification newKind() {
        return Classification.newBuilder()
                .addCategory("Certificates")
                .setSymptom("expired " + newId())
                .build();
    }

    private String withCause(OpenProblemRequest.Builder request) {
        var coordinator = problems(COORDINATOR);
        String name = problems(request.hasOccurredTime() ? ADMINISTRATOR : COORDINATOR)
                .openProblem(request.setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_PROCESS_GAP)
                        .setTitle("Nobody renews certificates")
                        .build())
                .getProblem()
                .getName();
        var _ = coordinator.startProblemAssessment(StartProblemAssessmentRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .build());
        var _ = coordinator.startRootCauseAnalysis(StartRootCauseAnalysisRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .build());
        var _ = coordinator.confirmRootCause(ConfirmRootCauseRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setStatement("No owner")
                .setCategory("process")
                .addEvidence("https://wiki.example/certificates")
                .build());
        return name;
    }

    private static String newPlan() {
        return "plans/" + newId();
    }

    private DomainEventMessage<PlanClosedEffective> proves(String plan, String problem, Timestamp when) {
        var closed = new GenericDomainEventMessage<>(
                "plan",
                plan,
                0,
                PlanClosedEffective.newBuilder()
                        .setOccurredTime(when)
                        .setProblem(problem)
                        .build());
        events.publish(closed);
        return closed;
    }

    private Problem problem(String name) {
        return problems(COORDINATOR)
                .getProblem(GetProblemRequest.newBuilder().setName(name).build())
                .getProblem();
    }

    private List<RecordedEvent> resolutions(String name) {
        return problems(COORDINATOR)
                .listProblemTimeline(
                        ListProblemTimelineRequest.newBuilder().setName(name).build())
                .getEventsList()
                .stream()
                .filter(event -> event.getEvent().is(ProblemResolved.class))
                .toList();
    }

    @Test
    void itsProblemIsResolvedOnceWhateverIsToldAgain() {
        String name = withCause();
        String plan = newPlan();
        Timestamp when = EventMeta.toTimestamp(Instant.parse("2026-03-02T10:00:00Z"));

        var closed = proves(plan, name, when);
        await().untilAsserted(
                        () -> assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED));
        policy.on(closed.getPayload(), closed);

        assertThat(problem(name).getResolveTime()).isEqualTo(when);
        assertThat(problem(name).getResolvingPlansList()).containsExactly(plan);
        assertThat(resolutions(name))
                .singleElement()
                .satisfies(event -> assertThat(event.getActor())
                        .isEqualTo("policy:" + WhenPlanClosedEffectiveThenResolveProblem.NAME));
    }

    @Test
    void whatComesBackAfterItShowsThatItWasNotFixed() {
        Classification classification = newKind();
        String name = withCause(classification);
        var _ = proves(newPlan(), name, EventMeta.toTimestamp(Instant.now()));
        await().untilAsserted(
                        () -> assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED));

        String escalation = opened(classification, null);

        await().untilAsserted(
                        () -> assertThat(problem(name).getEscalationsList()).contains(escalation));
        assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(problem(name).getReopenCount()).isEqualTo(1);
    }

    @Test
    void whatIsHeardOfTooLateForTheVerdictShowsThatItWasNotFixed() {
        Classification classification = newKind();
        Instant now = Instant.now();
        Timestamp longAgo = EventMeta.toTimestamp(now.minus(Duration.ofDays(60)));
        String name = withCause(OpenProblemRequest.newBuilder()
                .addEscalations(opened(classification, longAgo))
                .addFingerprints(Fingerprint.of(classification))
                .setOccurredTime(longAgo));
        String plan = newPlan();
        Timestamp start = EventMeta.toTimestamp(now.minus(Duration.ofDays(30)));
        events.publish(
                new GenericDomainEventMessage<>(
                        "plan",
                        plan,
                        0,
                        PlanMonitoringStarted.newBuilder()
                                .setOccurredTime(start)
                                .addFingerprints(Fingerprint.of(classification))
                                .build()),
                new GenericDomainEventMessage<>(
                        "plan",
                        plan,
                        1,
                        PlanClosedEffective.newBuilder()
                                .setOccurredTime(EventMeta.toTimestamp(now))
                                .setProblem(name)
                                .setWatchStartTime(start)
                                .build()));
        await().untilAsserted(
                        () -> assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED));

        String before = opened(classification, EventMeta.toTimestamp(now.minus(Duration.ofDays(31))));
        await().untilAsserted(
                        () -> assertThat(problem(name).getEscalationsList()).contains(before));
        assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED);
        String late = opened(classification, EventMeta.toTimestamp(now.minus(Duration.ofDays(3))));

        await().untilAsserted(
                        () -> assertThat(problem(name).getEscalationsList()).contains(late));
        assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
    }

    private void awaitReopened(String problem) {
        await().untilAsserted(
                        () -> assertThat(problem(problem).getReopenCount()).isEqualTo(1));
        assertThat(problem(problem).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
    }

    private void awaitMember(String problem, String escalation) {
        await().untilAsserted(
                        () -> assertThat(problem(problem).getEscalationsList()).contains(escalation));
    }

    @Test
    void whatCameBetweenTheVerdictAndTheResolutionShowsThatItWasNotFixed() {
        Classification classification = newKind();
        String name = withCause(classification);
        Timestamp verdict = EventMeta.toTimestamp(Instant.now());
        awaitMember(name, opened(classification, null));

        proves(newPlan(), name, verdict);

        awaitReopened(name);
        assertThat(resolutions(name)).hasSize(1);
    }

    @Test
    void whatIsToldAfterTheVerdictAndBeforeTheResolutionIsCountedIn() {
        Classification classification = newKind();
        Instant now = Instant.now();
        Timestamp start = EventMeta.toTimestamp(now.minus(Duration.ofDays(30)));
        String plan = newPlan();
        String name = withCause(OpenProblemRequest.newBuilder()
                .addEscalations(opened(classification, null))
                .addFingerprints(Fingerprint.of(classification))
                .setOccurredTime(EventMeta.toTimestamp(now.minus(Duration.ofDays(60)))));
        events.publish(new GenericDomainEventMessage<>(
                "plan",
                plan,
                0,
                PlanMonitoringStarted.newBuilder()
                        .setOccurredTime(start)
                        .addFingerprints(Fingerprint.of(classification))
                        .build()));
        awaitMember(name, opened(classification, EventMeta.toTimestamp(now.minus(Duration.ofDays(3)))));

        events.publish(new GenericDomainEventMessage<>(
                "plan",
                plan,
                1,
                PlanClosedEffective.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(now.minus(Duration.ofDays(1))))
                        .setProblem(name)
                        .setWatchStartTime(start)
                        .build()));

        awaitReopened(name);
        assertThat(resolutions(name)).hasSize(1);
    }

    @Test
    void whatIsReopenedAfterItShowsThatItWasNotFixed() {
        Classification classification = newKind();
        String name = withCause(classification);
        String escalation = opened(classification, null);
        awaitMember(name, escalation);
        proves(newPlan(), name, EventMeta.toTimestamp(Instant.now()));
        await().untilAsserted(
                        () -> assertThat(problem(name).getState()).isEqualTo(ProblemState.PROBLEM_STATE_RESOLVED));

        events.publish(new GenericDomainEventMessage<>(
                "escalation",
                escalation,
                events.lastSequenceNumberFor(escalation).orElseThrow() + 1,
                EscalationReopened.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(Instant.now()))
                        .build()));

        awaitReopened(name);
    }

    @Test
    void aProblemThatWasClosedOtherwiseStaysClosed() {
        String closedOtherwise = withCause();
        var _ = problems(COORDINATOR)
                .closeProblem(CloseProblemRequest.newBuilder()
                        .setName(closedOtherwise)
                        .setRequestId(newId())
                        .setResolution(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED)
                        .setReason("The product is gone")
                        .build());
        String next = withCause();
        Timestamp when = EventMeta.toTimestamp(Instant.parse("2026-03-02T10:00:00Z"));

        var first = proves(newPlan(), closedOtherwise, when);
        policy.on(first.getPayload(), first);
        var _ = proves(newPlan(), next, when);

        await().untilAsserted(() -> assertThat(resolutions(next)).hasSize(1));
        assertThat(problem(closedOtherwise).getState()).isEqualTo(ProblemState.PROBLEM_STATE_CLOSED);
        assertThat(resolutions(closedOtherwise)).isEmpty();
    }
}
