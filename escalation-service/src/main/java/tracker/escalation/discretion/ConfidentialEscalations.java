package tracker.escalation.discretion;

import java.util.Collection;
import java.util.Set;

/** Knows which escalations are confidential, a moment after they became so. */
@FunctionalInterface
public interface ConfidentialEscalations {

    /** Those of them that are, and those of which it is not known yet: they have to be read. */
    Set<String> among(Collection<String> escalations);
}
