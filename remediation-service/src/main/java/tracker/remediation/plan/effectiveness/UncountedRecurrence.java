package tracker.remediation.plan.effectiveness;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** Until reporting-service counts recurrences, nobody knows how many there are: plans stay watched, and none is judged. */
@Component
class UncountedRecurrence implements Recurrence {

    @Override
    public int count(List<String> fingerprints, Instant after, Instant until, long cursor) {
        throw Rejection.of(
                Reason.DEPENDENCY_UNAVAILABLE,
                "reporting-service does not count recurrences yet: the plan stays watched.",
                Map.of("dependency", "reporting-service"));
    }
}
