package tracker.escalation.escalation;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.contract.Ids;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.UnlinkEscalationFromProblem;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.command.History;
import tracker.platform.command.SnapshotDecider;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemEscalationsRemoved;
import tracker.problem.v1.ProblemOpened;

/**
 * Whenever a problem takes escalations in, each of them is linked to it, and no longer when it takes them out. A redelivery links
 * nothing twice.
 */
@Component
@ProcessingGroup(WhenProblemTakesEscalationsThenLinkThem.NAME)
class WhenProblemTakesEscalationsThenLinkThem {
    static final String NAME = "when-problem-takes-escalations-then-link-them";

    private final Commands commands;
    private final History history;
    private final SnapshotDecider<Problem, Problem> problems;

    WhenProblemTakesEscalationsThenLinkThem(
            Commands commands, History history, SnapshotDecider<Problem, Problem> problems) {
        this.commands = commands;
        this.history = history;
        this.problems = problems;
    }

    @EventHandler
    void on(ProblemOpened opened, DomainEventMessage<?> event) {
        link(opened.getEscalationsList(), opened.getOccurredTime(), event);
    }

    /** What recurrence found is told by its fingerprint: thousands of links would say nothing more. */
    @EventHandler
    void on(ProblemEscalationsAdded added, DomainEventMessage<?> event) {
        if (!added.getFingerprint().isEmpty()) {
            return;
        }
        link(added.getEscalationsList(), added.getOccurredTime(), event);
    }

    /** One that recurrence found has no link; one that was taken in again in the meantime keeps its own. */
    @EventHandler
    void on(ProblemEscalationsRemoved removed, DomainEventMessage<?> event) {
        List<String> now = history.resource(event.getAggregateIdentifier(), problems, null, null)
                .getRemovedEscalationsList();
        UnlinkEscalationFromProblem command = UnlinkEscalationFromProblem.newBuilder()
                .setOccurredTime(removed.getOccurredTime())
                .setProblem(event.getAggregateIdentifier())
                .build();
        removed.getEscalationsList().stream()
                .filter(now::contains)
                .forEach(escalation -> send(escalation, command, event));
    }

    private void link(List<String> escalations, Timestamp occurred, DomainEventMessage<?> event) {
        Link.Builder link =
                Link.newBuilder().setKind(LinkKind.LINK_KIND_PROBLEM).setTarget(event.getAggregateIdentifier());
        escalations.forEach(escalation -> send(
                escalation,
                LinkEscalationRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(Ids.uuid(NAME, event.getIdentifier(), escalation)
                                .toString())
                        .setOccurredTime(occurred)
                        .setLink(link)
                        .build(),
                event));
    }

    private void send(String escalation, Message command, DomainEventMessage<?> cause) {
        OutsideOfBatch.call(() -> commands.send(
                Caller.policy(NAME),
                EscalationAggregate.TYPE,
                EscalationAggregate.DECIDER,
                escalation,
                command,
                Map.of(EventKeys.CAUSATION_ID, cause.getIdentifier()),
                false));
    }
}
