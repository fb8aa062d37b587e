package tracker.escalation.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.platform.eventstore.axonserver.AxonServerDouble;

/** The same with the events in a double of Axon Server, which takes the id of an event twice. */
class EscalationApiWithAxonServerTest extends EscalationApiTest {

    private static final AxonServerDouble SERVER = AxonServerDouble.open();

    @DynamicPropertySource
    static void axonServer(DynamicPropertyRegistry properties) {
        SERVER.keepEventsOf(properties);
    }

    @AfterAll
    static void theEventsAreThere() {
        assertThat(SERVER.events()).isNotEmpty();
    }
}
