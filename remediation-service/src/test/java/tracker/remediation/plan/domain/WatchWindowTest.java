package tracker.remediation.plan.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.util.Durations;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

class WatchWindowTest {

    private static final Duration SHORTEST = Duration.ofDays(1);

    @Test
    void aWindowIsAsLongAsTheShortestAllowed() {
        assertThatCode(() -> WatchWindow.require(Durations.fromDays(1), SHORTEST))
                .doesNotThrowAnyException();
        assertThatCode(() -> WatchWindow.require(Durations.fromDays(30), SHORTEST))
                .doesNotThrowAnyException();
    }

    @Test
    void aShorterOneIsRefusedAndTheShortestAllowedIsSaid() {
        Rejection refused = catchThrowableOfType(
                Rejection.class, () -> WatchWindow.require(Durations.fromSeconds(86_399), SHORTEST));
        assertThat(refused.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
        assertThat(refused).hasMessageContaining("window").hasMessageContaining("86400s");
    }
}
