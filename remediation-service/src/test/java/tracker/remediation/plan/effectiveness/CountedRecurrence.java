package tracker.remediation.plan.effectiveness;

import io.grpc.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** Counts in place of reporting-service what a test says; fails for a fingerprint as it is told. */
public final class CountedRecurrence implements Recurrence {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Map<String, Status> failures = new ConcurrentHashMap<>();

    public void set(String fingerprint, int count) {
        counts.put(fingerprint, count);
        failures.remove(fingerprint);
    }

    public void fail(String fingerprint) {
        failures.put(fingerprint, Status.UNAVAILABLE);
    }

    @Override
    public int count(List<String> fingerprints, Instant after, Instant until, long cursor, boolean confidential) {
        if (fingerprints.stream().anyMatch(failures::containsKey)) {
            throw Rejection.of(
                    Reason.DEPENDENCY_UNAVAILABLE, Said.of("AWAY", "reporting-service does not answer now."));
        }
        return fingerprints.stream()
                .mapToInt(fingerprint -> counts.getOrDefault(fingerprint, 0))
                .sum();
    }
}
