package tracker.remediation.plan.domain;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import tracker.contract.Said;
import tracker.platform.error.Rejection;

/** How long a plan has to be watched at least: too short a window closes it on paper. */
public final class WatchWindow {

    private WatchWindow() {}

    /** Refuses a window that is shorter than the shortest allowed. */
    public static void require(Duration window, java.time.Duration shortest) {
        Duration least = Durations.fromNanos(shortest.toNanos());
        if (Durations.compare(window, least) < 0) {
            throw Rejection.invalid(
                    "window",
                    Said.of(
                            "WINDOW_TOO_SHORT",
                            "is too short to show anything: the shortest allowed here is {least}.",
                            Durations.toString(least)));
        }
    }
}
