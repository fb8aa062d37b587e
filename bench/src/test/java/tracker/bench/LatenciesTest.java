package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void soManyPercentTookAtMostThatLong() {
        Latencies latencies = millis(1, 1000);

        assertThat(latencies.millis(50)).isCloseTo(500, within(1.0));
        assertThat(latencies.millis(99)).isCloseTo(990, within(1.0));
        assertThat(latencies.maxMillis()).isCloseTo(1000, within(1.0));
        assertThat(latencies.count()).isEqualTo(1000);
    }

    @Test
    void oneOfTwoHundredIsBeyondTheNinetyNinthPercentile() {
        Latencies latencies = new Latencies();
        IntStream.range(0, 199).forEach(i -> latencies.record(Duration.ofMillis(10)));
        latencies.record(Duration.ofSeconds(5));

        assertThat(latencies.millis(99)).isCloseTo(10, within(0.1));
        assertThat(latencies.maxMillis()).isCloseTo(5000, within(5.0));
    }

    @Test
    void percentilesOfSeveralAreOfAllTheirValues() {
        Latencies all = new Latencies();
        all.add(millis(1, 500));
        all.add(millis(501, 1000));

        assertThat(all.millis(99)).isCloseTo(millis(1, 1000).millis(99), within(0.1));
    }

    private static Latencies millis(int from, int to) {
        Latencies latencies = new Latencies();
        IntStream.rangeClosed(from, to).forEach(i -> latencies.record(Duration.ofMillis(i)));
        return latencies;
    }
}
