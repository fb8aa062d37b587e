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
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Reader;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.command.History;
import tracker.platform.identity.Caller;
import tracker.platform.processor.OutsideOfBatch;
import tracker.problem.v1.AddProblemFingerprints;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemEscalationsRemoved;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.RemoveProblemFingerprints;

/**
 * Whenever somebody names escalations of a problem, the problem is known again by their fingerprints, so that a plan for it can
 * be watched; and no longer when it takes them out, where nothing else speaks for them. A confidential one tells nothing of itself.
 * A redelivery adds nothing twice.
 */
@Component
@ProcessingGroup(WhenProblemTakesEscalationsThenItKnowsTheirFingerprints.NAME)
class WhenProblemTakesEscalationsThenItKnowsTheirFingerprints {
    static final String NAME = "when-problem-takes-escalations-then-it-knows-their-fingerprints";

    private final Commands commands;
    private final History history;
    private final TaughtFingerprints taught;

    WhenProblemTakesEscalationsThenItKnowsTheirFingerprints(
            Commands commands, History history, TaughtFingerprints taught) {
        this.commands = commands;
        this.history = history;
        this.taught = taught;
    }

    /** One that recurrence opened was told its fingerprint, and has too many escalations to read each. */
    @EventHandler
    void on(ProblemOpened opened, DomainEventMessage<?> event) {
        if (opened.getFingerprintsCount() == 0) {
            know(opened.getEscalationsList(), opened.getOccurredTime(), event);
        }
    }

    @EventHandler
    void on(ProblemEscalationsAdded added, DomainEventMessage<?> event) {
        if (added.getFingerprint().isEmpty()) {
            know(added.getEscalationsList(), added.getOccurredTime(), event);
        }
    }

    @EventHandler
    void on(ProblemEscalationsRemoved removed, DomainEventMessage<?> event) {
        List<String> fingerprints = taught.unspokenFor(event.getAggregateIdentifier(), removed.getEscalationsList());
        if (!fingerprints.isEmpty()) {
            send(
                    RemoveProblemFingerprints.newBuilder()
                            .setOccurredTime(removed.getOccurredTime())
                            .addAllFingerprints(fingerprints)
                            .build(),
                    event);
        }
    }

    private void know(List<String> escalations, Timestamp occurred, DomainEventMessage<?> event) {
        List<String> removed = history.resource(event.getAggregateIdentifier(), ProblemAggregate.DECIDER, null, null)
                .getRemovedEscalationsList();
        List<String> fingerprints = escalations.stream()
                .filter(name -> !removed.contains(name))
                .map(name -> Escalations.read(history, name))
                .filter(escalation -> !Reader.isConfidential(escalation))
                .map(escalation -> Fingerprint.of(escalation.getClassification()))
                .filter(fingerprint -> !fingerprint.isEmpty())
                .distinct()
                .toList();
        if (fingerprints.isEmpty()) {
            return;
        }
        send(
                AddProblemFingerprints.newBuilder()
                        .setOccurredTime(occurred)
                        .addAllFingerprints(fingerprints)
                        .build(),
                event);
    }

    private void send(Message command, DomainEventMessage<?> event) {
        OutsideOfBatch.call(() -> commands.send(
                Caller.policy(NAME),
                ProblemAggregate.TYPE,
                ProblemAggregate.DECIDER,
                event.getAggregateIdentifier(),
                command,
                Map.of(EventKeys.CAUSATION_ID, event.getIdentifier()),
                false));
    }
}
