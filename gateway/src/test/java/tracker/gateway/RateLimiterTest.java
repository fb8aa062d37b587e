package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RateLimiterTest {

    private static final int PER_SECOND = 10;
    private static final int BURST = 5;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000); // overflows soon, as System.nanoTime may
    private final RateLimiter limiter = new RateLimiter(
            new GatewaySettings.Limits(
                    DataSize.ofBytes(1), DataSize.ofBytes(1), PER_SECOND, BURST, 100, 100, 100, Duration.ZERO),
            now::get);

    @Test
    void aBurstPassesAndTheNextRequestIsToldItsWait() {
        assertThat(admitted("one", BURST)).isEqualTo(BURST);

        assertThat(limiter.admit("one")).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void whoWaitsAsToldPasses() {
        admitted("one", BURST);

        now.addAndGet(limiter.admit("one").toNanos());

        assertThat(limiter.admit("one")).isZero();
        assertThat(limiter.admit("one")).isPositive();
    }

    @Test
    void theSteadyRatePassesForEver() {
        assertThat(IntStream.range(0, 1_000).allMatch(_ -> {
                    now.addAndGet(Duration.ofSeconds(1).toNanos() / PER_SECOND);
                    return limiter.admit("one").isZero();
                }))
                .isTrue();
    }

    @Test
    void aClientDoesNotUseUpAnothersCredit() {
        admitted("one", BURST + 3);

        assertThat(admitted("other", BURST + 3)).isEqualTo(BURST);
    }

    @Test
    void restingGivesBackTheBurstAndNoMore() {
        admitted("one", BURST);
        now.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(admitted("one", BURST + 3)).isEqualTo(BURST);
    }

    private long admitted(String client, int requests) {
        return IntStream.range(0, requests)
                .filter(_ -> limiter.admit(client).isZero())
                .count();
    }
}
