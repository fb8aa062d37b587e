package tracker.escalation.problem;

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
import tracker.problem.v1.ProblemOpened;

/**
 * Whenever somebody names escalations of a problem, the problem is known again by their fingerprints, so that a plan for it can
 * be watched. A confidential one tells nothing of itself. A redelivery adds nothing twice.
 */
@Component
@ProcessingGroup(WhenProblemTakesEscalationsThenItKnowsTheirFingerprints.NAME)
class WhenProblemTakesEscalationsThenItKnowsTheirFingerprints {
    static final String NAME = "when-problem-takes-escalations-then-it-knows-their-fingerprints";

    private final Commands commands;
    private final History history;

    WhenProblemTakesEscalationsThenItKnowsTheirFingerprints(Commands commands, History history) {
        this.commands = commands;
        this.history = history;
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

    private void know(List<String> escalations, Timestamp occurred, DomainEventMessage<?> event) {
        List<String> fingerprints = escalations.stream()
                .map(name -> Escalations.read(history, name))
                .filter(escalation -> !Reader.isConfidential(escalation))
                .map(escalation -> Fingerprint.of(escalation.getClassification()))
                .filter(fingerprint -> !fingerprint.isEmpty())
                .distinct()
                .toList();
        if (fingerprints.isEmpty()) {
            return;
        }
        AddProblemFingerprints command = AddProblemFingerprints.newBuilder()
                .setOccurredTime(occurred)
                .addAllFingerprints(fingerprints)
                .build();
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
