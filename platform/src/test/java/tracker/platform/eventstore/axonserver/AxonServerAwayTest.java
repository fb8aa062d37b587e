package tracker.platform.eventstore.axonserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static tracker.platform.eventstore.TestEvents.registered;

import io.grpc.InsecureServerCredentials;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.platform.error.Away;
import tracker.platform.error.Errors;
import tracker.platform.error.Outage;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.TestService;
import tracker.stack.faults.FaultProxy;
import tracker.stack.stores.TestStores;
import tracker.tls.TestAuthority;

/** How the way to Axon Server is found, lost and found again. */
class AxonServerAwayTest {

    private static TestService start(AxonServerDouble server, Map<String, String> more) {
        return start(server.address(), more);
    }

    private static TestService start(String address, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("TRACKER_EVENT_STORE", "axon-server");
        properties.put("TRACKER_AXON_SERVER", address);
        properties.put("tracker.event-store.axon-server.answers-within", "3s");
        return TestService.start(TestStores.freshDatabase(), properties);
    }

    @Test
    void whileItIsAwayCallersAreToldSo_andNothingIsLostOverIt() throws Exception {
        try (AxonServerDouble server = AxonServerDouble.open();
                TestService service = start(server, Map.of());
                var reader = service.events(List.of(), null)) {
            EventStore store = service.bean(EventStore.class);
            EventEngine engine = service.bean(EventEngine.class);
            store.publish(registered("teams/before", 0));
            assertThat(reader.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            reader.nextAvailable();

            server.goAway();

            for (Throwable failure : new Throwable[] {
                catchThrowable(() -> store.publish(registered("teams/during", 0))),
                catchThrowable(() -> engine.events("teams/before", -1, Long.MAX_VALUE, null)),
                catchThrowable(
                        () -> store.readEvents("teams/before", 0).asStream().toList()),
                catchThrowable(() -> engine.lastSequenceNumberFor("teams/before")),
                catchThrowable(engine::last),
                catchThrowable(() -> engine.names("teams"))
            }) {
                assertThat(failure).isNotNull();
                assertThat(Outage.isIn(failure)).as(String.valueOf(failure)).isTrue();
                assertThat(Errors.toStatus(failure).getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }

            server.comeBack();

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> engine.last() == 1); // what was refused is not there
            store.publish(registered("teams/after", 0));
            assertThat(reader.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
            assertThat(reader.nextAvailable().getPayload())
                    .isEqualTo(engine.events("teams/after", -1, Long.MAX_VALUE, null)
                            .getFirst()
                            .getPayload());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> service.bean(Horizon.class).settled() == 2);
        }
    }

    @Test
    void aNetworkThatSwallowsWhatIsSentIsNoticed() throws Exception {
        try (AxonServerDouble server = AxonServerDouble.open();
                FaultProxy network = FaultProxy.to(server::port);
                TestService near = start(server.address(), Map.of());
                TestService behind = start("localhost:" + network.port(), Map.of())) {
            Horizon horizon = behind.bean(Horizon.class);
            near.bean(EventStore.class).publish(registered("teams/before", 0));
            await().atMost(Duration.ofSeconds(30)).until(() -> horizon.settled() == 1);

            network.suffer(FaultProxy.Fault.HALF_OPEN);
            near.bean(EventStore.class).publish(registered("teams/meanwhile", 0));
            assertThat(Outage.isIn(
                            catchThrowable(() -> behind.bean(EventStore.class).publish(registered("teams/lost", 0)))))
                    .isTrue();
            network.heal();

            await().atMost(Duration.ofSeconds(60)).until(() -> horizon.settled() == 2);
            behind.bean(EventStore.class).publish(registered("teams/after", 0));
            assertThat(server.events()).hasSize(3);
        }
    }

    @Test
    void theTokenIsShown_overTls(@TempDir Path directory) throws Exception {
        TestAuthority authority = new TestAuthority("axon");
        TestAuthority.write(directory, authority.certify("localhost"), authority);
        var credentials = TlsServerCredentials.newBuilder()
                .keyManager(
                        directory.resolve("tls.crt").toFile(),
                        directory.resolve("tls.key").toFile())
                .build();
        try (AxonServerDouble server = AxonServerDouble.askingFor("s3cret", credentials);
                TestService service = start(
                        server,
                        Map.of(
                                "TRACKER_AXON_SERVER_TOKEN",
                                "s3cret",
                                "TRACKER_AXON_SERVER_TLS",
                                "true",
                                "TRACKER_AXON_SERVER_TRUST",
                                directory.resolve("ca.crt").toString()))) {
            service.bean(EventStore.class).publish(registered("teams/a", 0));

            assertThat(server.events()).hasSize(1);
        }
    }

    @Test
    void whoShowsNoTokenIsTold_andNothingIsAppended() {
        try (AxonServerDouble server = AxonServerDouble.askingFor("s3cret", InsecureServerCredentials.create());
                AxonServerContext context = new AxonServerContext(
                        "test",
                        new AxonServerProperties(
                                List.of(server.address()), "default", null, false, null, Duration.ofSeconds(3)))) {
            assertThatThrownBy(context::size)
                    .isInstanceOfAny(EventStoreException.class, Away.class)
                    .hasMessageContaining("Axon Server");
            assertThat(server.events()).isEmpty();
        }
    }

    @Test
    void aFileWithoutCertificatesIsNamed(@TempDir Path directory) throws Exception {
        Path nothing = Files.writeString(directory.resolve("nothing.pem"), "nothing");

        assertThatThrownBy(() -> new AxonServerContext("test", trusting(nothing)))
                .hasMessageContaining("trust")
                .hasMessageContaining("nothing.pem");
    }

    private static AxonServerProperties trusting(Path authorities) {
        return new AxonServerProperties(
                List.of("localhost:1"), "default", null, true, authorities.toString(), Duration.ofSeconds(3));
    }
}
