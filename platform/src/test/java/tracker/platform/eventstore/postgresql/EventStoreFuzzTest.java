package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventStoreFuzzTest {

    @Test
    void whenManyProcessesWriteSlowlyAndRollBack_thenNoReaderLosesOrReordersAnEvent() throws Exception {
        int events = Integer.getInteger("tracker.fuzz.events", 10_000);
        EventStoreFuzz.Result result = EventStoreFuzz.run(events, Long.getLong("tracker.fuzz.seed", System.nanoTime()));

        assertThat(result.committed()).isGreaterThanOrEqualTo(events);
        assertThat(result.lost()).as(result.toString()).isZero();
        assertThat(result.outOfOrder()).as(result.toString()).isZero();
        assertThat(result.repeated()).as(result.toString()).isZero();
    }
}
