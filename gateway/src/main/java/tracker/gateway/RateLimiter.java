package tracker.gateway;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A steady rate for each client, with room for a burst (the generic cell rate algorithm): one number for each client, the time at which it will
 * have paid for what it had. The least recently seen are forgotten.
 */
final class RateLimiter {

    private final long interval;
    private final long credit;
    private final LongSupplier nanos;
    private final LoadingCache<String, AtomicLong> paidAt;

    RateLimiter(GatewaySettings.Limits limits, LongSupplier nanos) {
        this.interval = Duration.ofSeconds(1).toNanos() / limits.requestsPerSecond();
        this.credit = interval * limits.burst();
        this.nanos = nanos;
        this.paidAt = Caffeine.newBuilder().maximumSize(limits.clients()).build(_ -> new AtomicLong(nanos.getAsLong()));
    }

    /** Zero when the client may go on, else how long it should wait. */
    Duration admit(String client) {
        AtomicLong paid = paidAt.get(client);
        while (true) {
            long now = nanos.getAsLong();
            long before = paid.get();
            long owed = Math.max(0, before - now) + interval;
            if (owed > credit) {
                return Duration.ofNanos(owed - credit);
            }
            if (paid.compareAndSet(before, now + owed)) {
                return Duration.ZERO;
            }
        }
    }
}
