package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;

import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.TestService;
import tracker.stack.client.RunningTracker;
import tracker.stack.faults.FaultProxy;
import tracker.stack.stores.TestStores;

/** A network that swallows what is sent, and ends no connection, holds a service up for a while and not for ever. */
class SilentNetworkTest {

    private FaultProxy network;
    private TestService near;
    private TestService behind;

    @BeforeEach
    void startOneServiceBehindTheNetwork() {
        String database = TestStores.freshDatabase();
        network = FaultProxy.to(TestStores.postgres()::port);
        near = TestService.start(database);
        behind = TestService.start(
                database,
                Map.of(
                        "TRACKER_POSTGRES_URL",
                        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(network.port(), database)));
    }

    @AfterEach
    void stop() {
        network.close(); // first, else a connection that is being opened is waited for, half a minute
        behind.close();
        near.close();
    }

    @Test
    void whenTheConnectionsAreSilentlyLost_thenTheHorizonMovesOnOverNewOnes() {
        append("before");
        RunningTracker.await(() -> settled() == 1, "the first event has settled");
        network.suffer(FaultProxy.Fault.HALF_OPEN);
        append("meanwhile");
        network.heal();
        RunningTracker.await(() -> settled() == 2, "the second event has settled");
        assertThat(behind.bean(Horizon.class).settled()).isEqualTo(2);
    }

    private void append(String aggregate) {
        near.bean(EventStore.class).publish(registered(aggregate, 0));
    }

    private long settled() {
        return behind.bean(Horizon.class).settled();
    }
}
