package tracker.escalation.escalation;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.platform.command.Context;
import tracker.platform.command.Envelope;
import tracker.platform.command.Reply;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

class EscalationAggregateTest {
    private static final String NAME = "escalations/1";
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Caller SPECIALIST = new Caller("demo-specialist", Set.of(Role.ROLE_SPECIALIST), Set.of());
    private static final EscalationOpened OPENED = EscalationOpened.newBuilder()
            .setOccurredTime(EventMeta.toTimestamp(NOW))
            .setSource("tracker")
            .setTitle("Videos do not load")
            .build();
    private static final TriageEscalationRequest TRIAGE = TriageEscalationRequest.newBuilder()
            .setName(NAME)
            .setPriority(Priority.PRIORITY_HIGH)
            .build();
    private static final EscalationTriaged TRIAGED = EscalationTriaged.newBuilder()
            .setOccurredTime(EventMeta.toTimestamp(NOW))
            .setPriority(Priority.PRIORITY_HIGH)
            .build();

    private final AggregateTestFixture<EscalationAggregate> fixture =
            new AggregateTestFixture<>(EscalationAggregate.class);

    private static CommandMessage<Envelope> command(Message command, boolean dryRun) {
        Context context = new Context(SPECIALIST, NOW, NOW, "r1");
        Envelope envelope = new Envelope(NAME, command, context, "", Map.of(), dryRun);
        return new GenericCommandMessage<>(GenericCommandMessage.asCommandMessage(envelope), EscalationAggregate.TYPE);
    }

    @Test
    void aCommandToWhatIsNotThereOpensIt() {
        OpenEscalationRequest open = OpenEscalationRequest.newBuilder()
                .setTitle("Videos do not load")
                .build();

        fixture.givenNoPriorActivity().when(command(open, false)).expectEvents(OPENED);
    }

    @Test
    void theAnswerIsTheEscalationAsItNowIs() {
        Escalation escalation = EscalationAggregate.DECIDER.initial(NAME).escalation();
        escalation = EscalationFold.fold(escalation, OPENED, EventMeta.of(OPENED, 0, NOW, ""));
        escalation = EscalationFold.fold(escalation, TRIAGED, EventMeta.of(TRIAGED, 1, NOW, ""));

        fixture.given(OPENED)
                .when(command(TRIAGE, false))
                .expectEvents(TRIAGED)
                .expectResultMessagePayload(new Reply(escalation, 1, List.of(TRIAGED), false));
    }

    @Test
    void aDryRunChangesNothing() {
        fixture.given(OPENED).when(command(TRIAGE, true)).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    @Test
    void aRefusalChangesNothing() {
        fixture.given(OPENED, TRIAGED)
                .when(command(TRIAGE, false))
                .expectNoEvents()
                .expectException(Rejection.class);
    }
}
