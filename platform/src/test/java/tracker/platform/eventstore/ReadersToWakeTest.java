package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whoever wants to read is woken. */
class ReadersToWakeTest {

    @Test
    void oneThatFails_keepsNoOtherAsleep() {
        ReadersToWake readers = new ReadersToWake();
        AtomicInteger woken = new AtomicInteger();
        for (int i = 0; i < 10; i++) { // in whatever order
            readers.add(() -> {
                throw new RejectedExecutionException("shut down");
            });
            readers.add(() -> woken.incrementAndGet());
        }

        readers.wake();

        assertThat(woken).hasValue(10);
    }
}
