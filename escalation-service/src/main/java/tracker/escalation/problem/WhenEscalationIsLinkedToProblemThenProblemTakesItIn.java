package tracker.escalation.problem;

import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tracker.contract.Ids;
import tracker.escalation.discretion.Escalations;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.LinkKind;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.command.History;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.AddProblemEscalationsRequest;

/**
 * Whenever somebody links an escalation to a problem, the problem takes it among its own. A redelivery adds nothing twice, and
 * nothing that was taken out in the meantime. A problem that was closed in the meantime stays as it is.
 */
@Component
@ProcessingGroup(WhenEscalationIsLinkedToProblemThenProblemTakesItIn.NAME)
class WhenEscalationIsLinkedToProblemThenProblemTakesItIn {
    static final String NAME = "when-escalation-is-linked-to-problem-then-problem-takes-it-in";

    private static final Logger log =
            LoggerFactory.getLogger(WhenEscalationIsLinkedToProblemThenProblemTakesItIn.class);

    /** Links what a problem has taken in already. */
    private static final String LINKING =
            Caller.policy("when-problem-takes-escalations-then-link-them").subject();

    private final Commands commands;
    private final History history;

    WhenEscalationIsLinkedToProblemThenProblemTakesItIn(Commands commands, History history) {
        this.commands = commands;
        this.history = history;
    }

    /** Imported links are of a kind of their own, to problems of the other tool, and are not ours to take in. */
    @EventHandler
    void on(EscalationLinked linked, DomainEventMessage<?> event) {
        if (linked.getLink().getKind() != LinkKind.LINK_KIND_PROBLEM
                || LINKING.equals(event.getMetaData().get(EventKeys.ACTOR))
                || !Escalations.read(history, event.getAggregateIdentifier())
                        .getLinksList()
                        .contains(linked.getLink())) {
            return;
        }
        AddProblemEscalationsRequest request = AddProblemEscalationsRequest.newBuilder()
                .setName(linked.getLink().getTarget())
                .setRequestId(Ids.uuid(NAME, event.getIdentifier()).toString())
                .setOccurredTime(linked.getOccurredTime())
                .addEscalations(event.getAggregateIdentifier())
                .build();
        Rejection.byState(() -> OutsideOfBatch.call(() -> commands.send(
                        Caller.policy(NAME),
                        ProblemAggregate.TYPE,
                        ProblemAggregate.DECIDER,
                        request.getName(),
                        request,
                        Map.of(EventKeys.CAUSATION_ID, event.getIdentifier()),
                        false)))
                .ifPresent(refused -> log.warn(
                        "{} is linked, and not taken in: {}", event.getAggregateIdentifier(), refused.getMessage()));
    }
}
