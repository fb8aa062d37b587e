package tracker.remediation.plan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.platform.eventstore.axonserver.AxonServerDouble;

/** The same with the events in a double of Axon Server: commands, policies, projections and snapshots of the whole service. */
class PlanOnTwoReplicasWithAxonServerTest extends PlanOnTwoReplicasTest {

    private static final AxonServerDouble SERVER = AxonServerDouble.open();
    private static final Map<String, Supplier<Object>> BEFORE = new LinkedHashMap<>();

    @BeforeAll
    static void remember() {
        BEFORE.putAll(PROPERTIES);
    }

    @DynamicPropertySource
    static void axonServer(DynamicPropertyRegistry registry) {
        SERVER.keepEventsOf(registry);
        SERVER.keepEventsOf(PROPERTIES::put);
    }

    @AfterEach
    void theEventsAreThere() {
        assertThat(SERVER.events()).isNotEmpty();
    }

    /** The service of the other tests may still run. */
    @AfterAll
    static void forget() {
        PROPERTIES.clear();
        PROPERTIES.putAll(BEFORE);
    }
}
