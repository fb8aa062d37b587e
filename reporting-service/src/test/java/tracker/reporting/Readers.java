package tracker.reporting;

import java.util.Set;
import tracker.escalation.v1.Reader;
import tracker.type.v1.Role;

/** Who reads in tests. */
public final class Readers {

    /** From whom nothing is hidden. */
    public static final Reader ALL = new Reader("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR), Set.of());

    private Readers() {}

    /** Who knows of what is confidential only where it names them. */
    public static Reader analyst(String subject) {
        return new Reader(subject, Set.of(Role.ROLE_ANALYST), Set.of());
    }
}
