package tracker.reporting.fact;

import java.util.stream.Stream;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;

/** What an escalation is linked to. */
public final class Links {

    private Links() {}

    /** Names, in the order in which they were linked. */
    public static Stream<String> targets(Escalation escalation, LinkKind kind) {
        return escalation.getLinksList().stream()
                .filter(link -> link.getKind() == kind)
                .map(Link::getTarget);
    }
}
