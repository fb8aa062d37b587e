package tracker.platform.eventstore;

import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.WrappedToken;
import org.jspecify.annotations.Nullable;

/** The global index up to which a token has seen every event. */
public final class Positions {

    private Positions() {}

    public static long of(@Nullable TrackingToken token) {
        return switch (token) {
            case null -> 0;
            case GapAwareTrackingToken gapAware ->
                gapAware.getGaps().isEmpty()
                        ? gapAware.getIndex()
                        : gapAware.getGaps().first() - 1;
            case ReplayToken replay -> of(replay.getCurrentToken());
            case WrappedToken wrapped -> of(WrappedToken.unwrapLowerBound(wrapped));
            default -> token.position().orElse(0);
        };
    }
}
