package tracker.platform.eventstore.axonserver;

import java.util.Map;
import org.axonframework.test.server.AxonServerContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.EventStoreContract;

/** The engine of Axon Server, on the real one, a fresh one for each test; skipped where no Docker is. */
@Testcontainers(disabledWithoutDocker = true)
class AxonServerContainerTest extends EventStoreContract {

    @Container
    private final AxonServerContainer server = new AxonServerContainer("axoniq/axonserver:2025.2.5")
            .withAxonServerHostname("localhost")
            .withDevMode(true);

    @Override
    protected Map<String, String> engine() {
        return Map.of(
                "TRACKER_EVENT_STORE",
                "axon-server",
                "tracker.event-store.axon-server.answers-within",
                "5s",
                "TRACKER_AXON_SERVER",
                server.getAxonServerAddress());
    }

    @Override
    protected Class<? extends EventEngine> kind() {
        return AxonServerEngine.class;
    }
}
