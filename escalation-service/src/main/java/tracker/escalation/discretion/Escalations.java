package tracker.escalation.discretion;

import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.platform.command.History;

/** Reads escalations from their events, whoever asks. */
public final class Escalations {

    private Escalations() {}

    public static Escalation read(History history, String name) {
        return history.resource(name, Escalation.newBuilder().setName(name).build(), EscalationFold::fold, null, null);
    }
}
