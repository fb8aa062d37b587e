package tracker.escalation.escalation.domain;

import tracker.escalation.intake.KnownHistory;
import tracker.escalation.v1.Escalation;

/** An escalation, and what its rules know of its history in another tool. */
public record EscalationCase(Escalation escalation, KnownHistory history) {

    boolean exists() {
        return escalation.hasOpenTime();
    }
}
