package tracker.escalation.discretion;

import java.util.Collection;
import java.util.Set;

/** Knows which escalations are confidential, a moment after they became so. */
@FunctionalInterface
public interface ConfidentialEscalations {

    /** Those of them that are. */
    Set<String> among(Collection<String> escalations);
}
