package tracker.escalation.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.escalation.RunningService;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemOpened;
import tracker.type.v1.RecordedEvent;

/** A problem's escalations are linked once, however often the policy hears of it. */
class LinkingPolicyTest extends RunningService {

    @Autowired
    private WhenProblemTakesEscalationsThenLinkThem policy;

    @Autowired
    private EventStore events;

    @Test
    void aRedeliveryLinksNothingTwice() {
        String escalation = opened().getName();
        String problem = problems(COORDINATOR)
                .openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_USER_FEEDBACK)
                        .setTitle("Videos do not load")
                        .addEscalations(escalation)
                        .build())
                .getProblem()
                .getName();
        await().untilAsserted(() ->
                assertThat(types(timeline(escalation))).containsExactly("EscalationOpened", "EscalationLinked"));

        DomainEventMessage<?> event = events.readEvents(problem, 0).next();
        policy.on((ProblemOpened) event.getPayload(), event);

        assertThat(types(timeline(escalation))).containsExactly("EscalationOpened", "EscalationLinked");
        RecordedEvent linked = timeline(escalation).getLast();
        assertThat(linked.getOccurredTime()).isEqualTo(((ProblemOpened) event.getPayload()).getOccurredTime());
        assertThat(linked.getActor()).isEqualTo("policy:" + WhenProblemTakesEscalationsThenLinkThem.NAME);
    }
}
