package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff =
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1), 3);

    @Test
    void theWaitDoublesWithEachDeathUpToTheLongest() {
        assertThat(backoff.wait(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.wait(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.wait(4)).isEqualTo(Duration.ofSeconds(8));
        assertThat(backoff.wait(5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(backoff.wait(1_000)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theLongestMayBeShorterThanTheFirst() {
        assertThat(backoff.atMost(Duration.ofMillis(300)).wait(1)).isEqualTo(Duration.ofMillis(300));
        assertThat(backoff.atMost(Duration.ofSeconds(3)).wait(2)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.atMost(Duration.ofSeconds(3)).wait(9)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatWasReadyForLongForgetsEarlierDeaths() {
        assertThat(backoff.deaths(4, Duration.ofSeconds(59))).isEqualTo(5);
        assertThat(backoff.deaths(4, Duration.ofSeconds(60))).isEqualTo(1);
    }
}
