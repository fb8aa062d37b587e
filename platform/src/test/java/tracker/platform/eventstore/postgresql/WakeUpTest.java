package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;

/** Waiting readers look when they are woken, and not before. */
class WakeUpTest {

    private static final int TRIES = 40;

    @Test
    void whenOneProcessAppends_thenTheReadersOfAnotherHearOfIt() throws Exception {
        String database = TestStores.freshDatabase();
        try (TestService writing = TestService.start(database);
                TestService reading = TestService.start(database)) {
            long[] millis = new long[TRIES];
            try (var stream = reading.events(List.of(), SettledTokens.at(0))) {
                for (int i = 0; i < TRIES; i++) {
                    CountDownLatch available = new CountDownLatch(1);
                    stream.setOnAvailableCallback(available::countDown);
                    assertThat(stream.hasNextAvailable(0, TimeUnit.SECONDS)).isFalse();
                    long begin = System.nanoTime();
                    writing.bean(EventStore.class).publish(registered("woken-" + i, 0));
                    assertThat(available.await(30, TimeUnit.SECONDS)).isTrue();
                    assertThat(stream.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
                    millis[i] = (System.nanoTime() - begin) / 1_000_000;
                    assertThat(((DomainEventMessage<?>) stream.nextAvailable()).getAggregateIdentifier())
                            .isEqualTo("woken-" + i);
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "append to wake-up in another store: median %d ms, worst %d ms%n",
                    millis[TRIES / 2], millis[TRIES - 1]);
        }
    }

    /** The horizon would look by itself a little later, which would hide a notification that never comes. */
    @Test
    void theNotificationHurriesTheHorizon_asDoesAConnection() throws Exception {
        Semaphore hurries = new Semaphore(0);
        try (Store store = Store.fresh()) {
            AppendListener listener = new AppendListener(store.connections(), hurries::release);
            AppendNotifier notifier = new AppendNotifier(store.connections(), Duration.ofMillis(1));
            try {
                listener.start();
                assertThat(hurries.tryAcquire(30, TimeUnit.SECONDS))
                        .as("listening")
                        .isTrue();
                notifier.start();
                assertThat(hurries.tryAcquire(30, TimeUnit.SECONDS))
                        .as("notifying")
                        .isTrue();
                notifier.appended();
                assertThat(hurries.tryAcquire(30, TimeUnit.SECONDS))
                        .as("appended")
                        .isTrue();
            } finally {
                notifier.stop();
                listener.stop();
            }
        }
    }
}
