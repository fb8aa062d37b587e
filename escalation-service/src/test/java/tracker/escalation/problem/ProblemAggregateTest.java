package tracker.escalation.problem;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import tracker.contract.EventMeta;
import tracker.platform.command.Context;
import tracker.platform.command.Envelope;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.ProblemAssessmentStarted;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.type.v1.Role;

class ProblemAggregateTest {
    private static final String NAME = "problems/1";
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Caller COORDINATOR =
            new Caller("demo-problem-coordinator", Set.of(Role.ROLE_PROBLEM_COORDINATOR), Set.of());
    private static final ProblemOpened OPENED = ProblemOpened.newBuilder()
            .setOccurredTime(EventMeta.toTimestamp(NOW))
            .setTitle("Videos do not load")
            .build();
    private static final ProblemAssessmentStarted ASSESSED = ProblemAssessmentStarted.newBuilder()
            .setOccurredTime(EventMeta.toTimestamp(NOW))
            .build();

    private final AggregateTestFixture<ProblemAggregate> fixture = new AggregateTestFixture<>(ProblemAggregate.class);

    private static CommandMessage<Envelope> command(Message command) {
        Context context = new Context(COORDINATOR, NOW, NOW, "r1");
        Envelope envelope = new Envelope(NAME, command, context, "", Map.of(), false);
        return new GenericCommandMessage<>(GenericCommandMessage.asCommandMessage(envelope), ProblemAggregate.TYPE);
    }

    @Test
    void aCommandToWhatIsNotThereOpensIt() {
        fixture.givenNoPriorActivity()
                .when(command(OpenProblemRequest.newBuilder()
                        .setTitle("Videos do not load")
                        .build()))
                .expectEvents(OPENED);
    }

    @Test
    void whatHappenedDecidesWhatMayHappen() {
        fixture.given(OPENED)
                .when(command(StartProblemAssessmentRequest.getDefaultInstance()))
                .expectEvents(ASSESSED);
    }

    @Test
    void aRefusalChangesNothing() {
        fixture.given(OPENED)
                .when(command(StartRootCauseAnalysisRequest.getDefaultInstance()))
                .expectNoEvents()
                .expectException(Rejection.class);
    }
}
