package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackingEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import tracker.platform.eventstore.TestService;
import tracker.platform.eventstore.WakeableEventStore;
import tracker.stack.stores.TestStores;

class WakeUpTest {

    /** Without the wake-up, a reader would look by itself after this long only. */
    private static final Map<String, String> PATIENT = Map.of("tracker.event-store.fetch-delay", "10m");

    private static final int TRIES = 40;

    @Test
    void whenOneProcessAppends_thenTheReadersOfAnotherHearOfIt() throws Exception {
        String database = TestStores.freshDatabase();
        try (TestService writing = TestService.start(database, PATIENT);
                TestService reading = TestService.start(database, PATIENT)) {
            long[] millis = new long[TRIES];
            try (TrackingEventStream stream =
                    reading.bean(WakeableEventStore.class).openStream(SettledTokens.at(0))) {
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
}
