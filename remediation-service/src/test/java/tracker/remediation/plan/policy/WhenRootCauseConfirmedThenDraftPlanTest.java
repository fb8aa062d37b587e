package tracker.remediation.plan.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.contract.Ids;
import tracker.plan.v1.DraftPlanRequest;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanCauseSuperseded;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanState;
import tracker.platform.command.EventKeys;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.remediation.RunningService;
import tracker.remediation.Scenario;
import tracker.type.v1.RecordedEvent;

/** A confirmed cause in the event store becomes one plan, whatever happens on the way. */
class WhenRootCauseConfirmedThenDraftPlanTest extends RunningService {

    private static final Duration SOON = Duration.ofMinutes(2);

    @Autowired
    private EventStore events;

    @Autowired
    private EventProcessingConfiguration processors;

    @Test
    void aPlanIsDraftedAndSaysWhy() {
        String problem = newProblem();

        String cause = confirm(problem, 1, 0, Map.of());

        assertThat(timelineOf(planFor(problem, 1))).singleElement().satisfies(event -> {
            assertThat(event.getEvent().is(PlanDrafted.class)).isTrue();
            assertThat(event.getActor()).isEqualTo("policy:when-root-cause-confirmed-then-draft-plan");
        });
        var stored = events.readEvents(planFor(problem, 1), 0).next().getMetaData();
        assertThat(stored).containsEntry(EventKeys.CAUSATION_ID, cause).containsEntry(EventKeys.CORRELATION_ID, cause);
    }

    @Test
    void eachRevisionHasItsPlan() {
        String problem = newProblem();
        confirm(problem, 1, 0, Map.of());
        confirm(problem, 2, 1, Map.of());

        assertThat(timelineOf(planFor(problem, 2))).hasSize(1);
        assertThat(ESCALATION_SERVICE.lastActedFor()).isEmpty();
    }

    @Test
    void thePlanForWhatWasTakenForTheCauseBeforeIsToldOnceAndGoesOn() {
        String problem = newProblem();
        confirm(problem, 1, 0, Map.of());
        confirm(problem, 2, 1, Map.of());
        await().atMost(SOON).until(() -> isSuperseded(problem, 1, 2));
        confirm(problem, 3, 2, Map.of());
        await().atMost(SOON).until(() -> isSuperseded(problem, 1, 3) && isSuperseded(problem, 2, 3));
        List<RecordedEvent> told = timelineOf(planFor(problem, 1));

        handleAllAgain(processor());

        assertThat(timelineOf(planFor(problem, 1))).isEqualTo(told);
        assertThat(plan(problem, 1).getSupersededBy()).isEqualTo(planFor(problem, 3));
        assertThat(plan(problem, 1).getState()).isEqualTo(PlanState.PLAN_STATE_DRAFT);
        assertThat(plan(problem, 3).getSupersededBy()).isEmpty();
        assertThat(told)
                .extracting(event -> event.getEvent().is(PlanCauseSuperseded.class))
                .containsExactly(false, true, true);
    }

    private boolean isSuperseded(String problem, int revision, int by) {
        return plan(problem, revision).getSupersededBy().equals(planFor(problem, by));
    }

    private Plan plan(String problem, int revision) {
        timelineOf(planFor(problem, revision));
        return plans(MANAGER)
                .getPlan(GetPlanRequest.newBuilder()
                        .setName(planFor(problem, revision))
                        .build())
                .getPlan();
    }

    @Test
    void aRedeliveryDraftsNoSecondPlan() {
        String problem = newProblem();
        confirm(problem, 1, 0, Map.of());
        List<RecordedEvent> once = timelineOf(planFor(problem, 1));
        int asked = ESCALATION_SERVICE.calls();

        handleAllAgain(processor());

        assertThat(ESCALATION_SERVICE.calls()).isGreaterThan(asked);
        assertThat(timelineOf(planFor(problem, 1))).isEqualTo(once);
    }

    @Test
    void theHandThatWasFasterDraftedThePlan() {
        String problem = newProblem();
        ESCALATION_SERVICE.confirm(problem, 1);
        plans(MANAGER)
                .draftPlan(DraftPlanRequest.newBuilder()
                        .setRequestId(newRequest())
                        .setProblem(problem)
                        .build());
        int asked = ESCALATION_SERVICE.calls();

        confirm(problem, 1, 0, Map.of());

        await().atMost(SOON).until(() -> ESCALATION_SERVICE.calls() > asked && isCaughtUp());
        assertThat(timelineOf(planFor(problem, 1)))
                .extracting(RecordedEvent::getActor)
                .containsExactly("max");
    }

    @Test
    void whileEscalationServiceIsDownThePolicyWaitsAndSkipsNothing() {
        String problem = newProblem();
        ESCALATION_SERVICE.failWith(Status.UNAVAILABLE);
        int asked = ESCALATION_SERVICE.calls();
        confirm(problem, 1, 0, Map.of());
        await().atMost(SOON).until(() -> ESCALATION_SERVICE.calls() >= asked + 2);

        ESCALATION_SERVICE.failWith(null);

        assertThat(timelineOf(planFor(problem, 1))).hasSize(1);
    }

    /** It would hold up every other problem for as long as nobody mends it. */
    @Test
    void whatEscalationServiceFailsAtIsSetAsideAndOthersGoOn() {
        String broken = newProblem();
        ESCALATION_SERVICE.failWith(Status.INTERNAL);
        String cause = confirm(broken, 1, 0, Map.of());
        await().atMost(SOON).until(() -> isSetAside(cause));
        ESCALATION_SERVICE.failWith(null);

        String other = newProblem();
        confirm(other, 1, 0, Map.of());

        assertThat(timelineOf(planFor(other, 1))).hasSize(1);
        assertThat(events.readEvents(planFor(broken, 1)).hasNext()).isFalse();

        processors
                .sequencedDeadLetterProcessor(WhenRootCauseConfirmedThenDraftPlan.NAME)
                .orElseThrow()
                .process(letter -> letter.message().getIdentifier().equals(cause));

        assertThat(timelineOf(planFor(broken, 1))).hasSize(1);
    }

    private boolean isSetAside(String event) {
        return StreamSupport.stream(letters().deadLetters().spliterator(), false)
                .flatMap(sequence -> StreamSupport.stream(sequence.spliterator(), false))
                .anyMatch(letter -> letter.message().getIdentifier().equals(event));
    }

    private SequencedDeadLetterQueue<EventMessage<?>> letters() {
        return processors
                .deadLetterQueue(WhenRootCauseConfirmedThenDraftPlan.NAME)
                .orElseThrow();
    }

    @Test
    void importedHistoryDraftsNothing() {
        String imported = newProblem();
        confirm(imported, 1, 0, Map.of(EventKeys.ORIGIN, "import"));
        String live = newProblem();
        confirm(live, 1, 0, Map.of());

        assertThat(timelineOf(planFor(live, 1))).hasSize(1);
        await().atMost(SOON).until(this::isCaughtUp);
        assertThat(events.readEvents(planFor(imported, 1)).hasNext()).isFalse();
    }

    private String confirm(String problem, int revision, long sequence, Map<String, String> metadata) {
        RootCauseConfirmed confirmed = RootCauseConfirmed.newBuilder()
                .setOccurredTime(Scenario.timestamp(Instant.now()))
                .setRootCause(ESCALATION_SERVICE.confirm(problem, revision))
                .build();
        var event = new GenericDomainEventMessage<>("problem", problem, sequence, confirmed, metadata);
        events.publish(event);
        return event.getIdentifier();
    }

    private List<RecordedEvent> timelineOf(String plan) {
        await().atMost(SOON).until(() -> events.readEvents(plan).hasNext());
        return plans(MANAGER)
                .listPlanTimeline(tracker.plan.v1.ListPlanTimelineRequest.newBuilder()
                        .setName(plan)
                        .build())
                .getEventsList();
    }

    private boolean isCaughtUp() {
        var status = processor().processingStatus().values();
        return !status.isEmpty() && status.stream().allMatch(segment -> segment.isCaughtUp());
    }

    private StreamingEventProcessor processor() {
        return processors
                .eventProcessor(WhenRootCauseConfirmedThenDraftPlan.NAME, StreamingEventProcessor.class)
                .orElseThrow();
    }

    private static String planFor(String problem, int revision) {
        return Ids.name("plans", problem, String.valueOf(revision));
    }
}
