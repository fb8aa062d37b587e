package tracker.platform.eventstore.axonserver;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.EventStoreContract;

/** The engine of Axon Server, on a double that speaks its protocol. */
class AxonServerDoubleTest extends EventStoreContract {

    private final AxonServerDouble server = AxonServerDouble.open();

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected Map<String, String> engine() {
        return Map.of(
                "TRACKER_EVENT_STORE",
                "axon-server",
                "tracker.event-store.axon-server.answers-within",
                "5s",
                "TRACKER_AXON_SERVER",
                server.address());
    }

    @Override
    protected Class<? extends EventEngine> kind() {
        return AxonServerEngine.class;
    }
}
