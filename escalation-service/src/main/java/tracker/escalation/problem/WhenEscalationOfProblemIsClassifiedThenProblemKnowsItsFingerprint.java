package tracker.escalation.problem;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.stereotype.Component;
import tracker.escalation.discretion.Escalations;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationClassificationChanged;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.Reader;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.command.History;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.AddProblemFingerprints;
import tracker.problem.v1.RemoveProblemFingerprints;

/**
 * Whenever an escalation that somebody linked to a problem is classified, before or after that, or may be known of from now on, its
 * problem is known again by its fingerprint; and no longer once it is confidential, where nothing else speaks for it. A redelivery adds
 * nothing twice.
 */
@Component
@ProcessingGroup(WhenEscalationOfProblemIsClassifiedThenProblemKnowsItsFingerprint.NAME)
class WhenEscalationOfProblemIsClassifiedThenProblemKnowsItsFingerprint {
    static final String NAME = "when-escalation-of-problem-is-classified-then-problem-knows-its-fingerprint";

    private final Commands commands;
    private final History history;
    private final TaughtFingerprints taught;

    WhenEscalationOfProblemIsClassifiedThenProblemKnowsItsFingerprint(
            Commands commands, History history, TaughtFingerprints taught) {
        this.commands = commands;
        this.history = history;
        this.taught = taught;
    }

    /** The problem read it before it was linked, when it may have been classified otherwise. */
    @EventHandler
    void on(EscalationLinked linked, DomainEventMessage<?> event) {
        if (isProblem(linked.getLink())) {
            know(linked.getOccurredTime(), event);
        }
    }

    @EventHandler
    void on(EscalationTriaged triaged, DomainEventMessage<?> event) {
        if (triaged.hasClassification()) {
            know(triaged.getOccurredTime(), event);
        }
    }

    @EventHandler
    void on(EscalationClassificationChanged changed, DomainEventMessage<?> event) {
        know(changed.getOccurredTime(), event);
    }

    @EventHandler
    void on(EscalationConfidentialityChanged changed, DomainEventMessage<?> event) {
        know(changed.getOccurredTime(), event);
    }

    private void know(Timestamp occurred, DomainEventMessage<?> event) {
        Escalation escalation = Escalations.read(history, event.getAggregateIdentifier());
        String fingerprint = Fingerprint.of(escalation.getClassification());
        if (Reader.isConfidential(escalation)) {
            problems(escalation).forEach(problem -> forget(problem, occurred, event));
        } else if (!fingerprint.isEmpty()) {
            AddProblemFingerprints command = AddProblemFingerprints.newBuilder()
                    .setOccurredTime(occurred)
                    .addFingerprints(fingerprint)
                    .setEscalation(escalation.getName())
                    .build();
            problems(escalation).forEach(problem -> send(problem, command, event));
        }
    }

    private void forget(String problem, Timestamp occurred, DomainEventMessage<?> event) {
        List<String> fingerprints = taught.unspokenFor(problem, List.of(event.getAggregateIdentifier()));
        if (!fingerprints.isEmpty()) {
            send(
                    problem,
                    RemoveProblemFingerprints.newBuilder()
                            .setOccurredTime(occurred)
                            .addAllFingerprints(fingerprints)
                            .build(),
                    event);
        }
    }

    private static List<String> problems(Escalation escalation) {
        return escalation.getLinksList().stream()
                .filter(WhenEscalationOfProblemIsClassifiedThenProblemKnowsItsFingerprint::isProblem)
                .map(Link::getTarget)
                .toList();
    }

    private static boolean isProblem(Link link) {
        return link.getKind() == LinkKind.LINK_KIND_PROBLEM;
    }

    private void send(String problem, Message command, DomainEventMessage<?> cause) {
        OutsideOfBatch.call(() -> commands.send(
                Caller.policy(NAME),
                ProblemAggregate.TYPE,
                ProblemAggregate.DECIDER,
                problem,
                command,
                Map.of(EventKeys.CAUSATION_ID, cause.getIdentifier()),
                false));
    }
}
