package tracker.escalation.escalation;

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
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemOpened;

/** Whenever a problem takes escalations in, each of them is linked to it. A redelivery links nothing twice. */
@Component
@ProcessingGroup(WhenProblemTakesEscalationsThenLinkThem.NAME)
class WhenProblemTakesEscalationsThenLinkThem {
    static final String NAME = "when-problem-takes-escalations-then-link-them";

    private final Commands commands;

    WhenProblemTakesEscalationsThenLinkThem(Commands commands) {
        this.commands = commands;
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

    private void link(List<String> escalations, Timestamp occurred, DomainEventMessage<?> event) {
        Link.Builder link =
                Link.newBuilder().setKind(LinkKind.LINK_KIND_PROBLEM).setTarget(event.getAggregateIdentifier());
        escalations.forEach(escalation -> send(
                LinkEscalationRequest.newBuilder()
                        .setName(escalation)
                        .setRequestId(Ids.uuid(NAME, event.getIdentifier(), escalation)
                                .toString())
                        .setOccurredTime(occurred)
                        .setLink(link)
                        .build(),
                event));
    }

    private void send(LinkEscalationRequest request, DomainEventMessage<?> cause) {
        OutsideOfBatch.call(() -> commands.send(
                Caller.policy(NAME),
                EscalationAggregate.TYPE,
                EscalationAggregate.DECIDER,
                request.getName(),
                request,
                Map.of(EventKeys.CAUSATION_ID, cause.getIdentifier()),
                false));
    }
}
