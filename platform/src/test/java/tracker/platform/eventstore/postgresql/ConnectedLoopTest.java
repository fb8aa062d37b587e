package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The loop goes on whatever its step meets. */
class ConnectedLoopTest {

    @Test
    void aStepThatFails_isTakenAgainOnAnotherConnection() throws Exception {
        AtomicInteger connected = new AtomicInteger();
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger disconnected = new AtomicInteger();
        Semaphore third = new Semaphore(0);
        try (Store store = Store.fresh()) {
            ConnectedLoop loop = new ConnectedLoop(
                    "test-loop",
                    store.connections(),
                    _ -> connected.incrementAndGet(),
                    _ -> {
                        switch (steps.incrementAndGet()) {
                            case 1 -> throw new IllegalStateException("a reader failed");
                            case 2 -> throw new SQLException("the connection is lost");
                            default -> {
                                third.release();
                                new Semaphore(0).acquire(); // until it is stopped
                            }
                        }
                    },
                    disconnected::incrementAndGet);
            try {
                loop.start();

                assertThat(third.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
                assertThat(connected).hasValue(3);
                assertThat(disconnected).hasValue(2);
            } finally {
                loop.stop();
            }
        }
    }
}
