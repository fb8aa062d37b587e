package tracker.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tracker.platform.command.Position;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** Nothing ever comes here. */
class ReadAfterTest {

    private static final String MISSING = new Position("escalations/e1", 7).encode();

    @ParameterizedTest
    @CsvSource({"PT0.02S, PT1H", "PT1H, PT0.02S"})
    void aQueryWaitsForTheShorterOfItsOwnPatienceAndTheCallsDeadline(Duration patience, Duration deadline) {
        ReadAfter readAfter = readAfter(patience);
        try (ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
                CancellableContext call =
                        Context.current().withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS, watch)) {
            refused(call.wrap(() -> readAfter.await(MISSING)));
        }
    }

    @Test
    void withoutADeadlineItWaitsForAsLongAsItMay() {
        ReadAfter readAfter = readAfter(Duration.ofMillis(20));

        refused(() -> readAfter.await(MISSING));
    }

    private static ReadAfter readAfter(Duration atMost) {
        return new ReadAfter(_ -> -1, new Signal(), atMost, Duration.ofMillis(1));
    }

    private static void refused(Runnable query) {
        assertThat(catchThrowableOfType(Rejection.class, query::run).reason()).isEqualTo(Reason.READ_MODEL_BEHIND);
    }
}
