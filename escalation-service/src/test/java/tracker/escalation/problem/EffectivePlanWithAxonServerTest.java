package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.platform.eventstore.axonserver.AxonServerDouble;

/** The same with the events in a double of Axon Server: commands, and a policy that follows another service. */
class EffectivePlanWithAxonServerTest extends EffectivePlanTest {

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
