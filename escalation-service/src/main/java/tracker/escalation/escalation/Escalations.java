package tracker.escalation.escalation;

import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.platform.command.History;
import tracker.platform.error.Rejection;

/** Reads escalations from their events. */
final class Escalations {

    private Escalations() {}

    static Escalation read(History history, String name) {
        return history.resource(
                name, Escalation.newBuilder().setName(name).build(), EscalationFold::fold, null, null);
    }

    /** Another escalation that the field names. */
    static Escalation named(History history, String field, String name) {
        if (!name.startsWith("escalations/") || !history.exists(name)) {
            throw Rejection.invalid(field, "there is no " + name + ".");
        }
        return read(history, name);
    }
}
