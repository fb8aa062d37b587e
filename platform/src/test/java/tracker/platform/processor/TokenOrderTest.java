package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.platform.eventstore.TestEvents;
import tracker.platform.eventstore.TestService;
import tracker.platform.eventstore.axonserver.AxonServerDouble;
import tracker.stack.stores.TestStores;

class TokenOrderTest {

    private final String database = TestStores.freshDatabase();
    private final AxonServerDouble server = AxonServerDouble.open();

    @AfterEach
    void close() {
        server.close();
    }

    private Map<String, String> axonServer() {
        return Map.of("TRACKER_EVENT_STORE", "axon-server", "TRACKER_AXON_SERVER", server.address());
    }

    private static void stand(TestService service) {
        service.bean(JdbcClient.class)
                .sql("INSERT INTO escalation.processor_token (processor_name, segment, token, token_type)"
                        + " VALUES ('policy', 0, '{}', 'any')")
                .update();
    }

    @Test
    void whereNoProcessorStands_anyEventStoreWillDo() {
        try (TestService first = TestService.start(database)) {
            first.bean(EventStore.class).publish(TestEvents.registered("teams/a", 0));
        }
        try (TestService other = TestService.start(database, axonServer())) {
            stand(other);
        }
        TestService.start(database, axonServer()).close();
    }

    @Test
    void whereProcessorsStandInOneOrder_thoseOfAnotherAreNotRead() {
        try (TestService first = TestService.start(database)) {
            stand(first);
        }

        assertThatThrownBy(() -> TestService.start(database, axonServer()))
                .hasStackTraceContaining("schema escalation stand in the order of the events of postgresql")
                .hasStackTraceContaining("axon-server/default")
                .hasStackTraceContaining("./tracker events copy");
        TestService.start(database).close();
    }
}
