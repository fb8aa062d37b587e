package tracker.escalation.v1;

import java.util.LinkedHashSet;
import java.util.Set;
import tracker.type.v1.Role;

/**
 * Somebody who reads, and which escalations are there for them.
 *
 * @param subject opaque id of the person or service
 * @param roles what they may do
 */
public record Reader(String subject, Set<Role> roles) {

    public Reader {
        roles = Set.copyOf(roles);
    }

    /** Whether nothing is hidden from them. */
    public boolean seesAll() {
        return roles.contains(Role.ROLE_ADMINISTRATOR) || roles.contains(Role.ROLE_PROBLEM_COORDINATOR);
    }

    /** Whether they may know of the escalation, as confidential as it is now. */
    public boolean sees(Escalation escalation) {
        return !isConfidential(escalation) || seesAll() || viewers(escalation).contains(subject);
    }

    public static boolean isConfidential(Escalation escalation) {
        return escalation.getConfidentiality() == Confidentiality.CONFIDENTIALITY_CONFIDENTIAL;
    }

    /** Who may know of it while it is confidential, beside the roles that always do. */
    public static Set<String> viewers(Escalation escalation) {
        Set<String> viewers = new LinkedHashSet<>(escalation.getViewersList());
        if (!escalation.getAssignee().isEmpty()) {
            viewers.add(escalation.getAssignee());
        }
        return viewers;
    }
}
