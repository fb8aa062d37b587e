package tracker.platform.eventstore.postgresql;

import java.util.Set;
import org.axonframework.eventhandling.GapAwareTrackingToken;

/** Tokens of readers that were given settled events only, and so have no gaps. */
final class SettledTokens {

    private SettledTokens() {}

    static GapAwareTrackingToken at(long index) {
        return GapAwareTrackingToken.newInstance(index, Set.of());
    }
}
