package tracker.reporting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.platform.eventstore.axonserver.AxonServerDouble;

/** The same with the events in a double of Axon Server: rows, and what is answered of them. */
class RecurrenceWithAxonServerTest extends RecurrenceTest {

    private static final AxonServerDouble SERVER = AxonServerDouble.open();

    @DynamicPropertySource
    static void axonServer(DynamicPropertyRegistry properties) {
        SERVER.keepEventsOf(properties);
    }

    @AfterEach
    void theEventsAreThere() {
        assertThat(SERVER.events()).isNotEmpty();
    }
}
