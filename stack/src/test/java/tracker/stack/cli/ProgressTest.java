package tracker.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void progressTellsRateAndRemainingTime() {
        assertThat(Progress.line(50, 200, "rows", Duration.ofSeconds(10)))
                .isEqualTo("[=======                       ]  25 %  50 of 200 rows  5 rows/s  0:30 left");
    }
}
