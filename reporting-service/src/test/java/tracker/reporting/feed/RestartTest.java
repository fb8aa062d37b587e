package tracker.reporting.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationOpened;
import tracker.platform.identity.TestTokens;
import tracker.platform.processor.ProcessorOperations;
import tracker.platform.testing.TestIdentity;
import tracker.reporting.ReportingServiceApplication;
import tracker.reporting.Scene;
import tracker.reporting.v1.EventFeedServiceGrpc;
import tracker.reporting.v1.SubscribeRequest;
import tracker.stack.stores.TestStores;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** The service stops under a client, and another one takes its place. */
class RestartTest {

    private static final String NAME = "escalations/" + UUID.randomUUID();

    /** A running service, and a client of it. */
    private static final class Service implements AutoCloseable {

        private final ConfigurableApplicationContext context;
        private final ManagedChannel channel;

        private Service(String database, String documents) {
            Map<String, Object> properties = new TreeMap<>(TestStores.environment(database, "tracker_reporting"));
            properties.put("TRACKER_GRPC_PORT", "0");
            properties.put("TRACKER_HTTP_PORT", "0");
            properties.put("TRACKER_MONGO_URI", TestStores.mongo().uri(documents));
            context = new SpringApplicationBuilder(ReportingServiceApplication.class, TestIdentity.class)
                    .properties(properties)
                    .run();
            int port = context.getBean(GrpcServerLifecycle.class).getPort();
            channel = Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create())
                    .build();
        }

        Client subscribe(String cursor) {
            Metadata headers = new Metadata();
            headers.put(
                    Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                    "Bearer " + TestTokens.token("bridge", Set.of(Role.ROLE_SERVICE)));
            return new Client(
                    EventFeedServiceGrpc.newBlockingV2Stub(
                            ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers))),
                    SubscribeRequest.newBuilder()
                            .addResources(NAME)
                            .setCursor(cursor)
                            .build());
        }

        void append(Scene scene, int from) {
            context.getBean(EventStore.class)
                    .publish(scene.events().subList(from, scene.events().size()).stream()
                            .map(event -> new GenericDomainEventMessage<>(
                                    event.aggregateType(),
                                    event.aggregateId(),
                                    event.meta().sequence(),
                                    event.payload(),
                                    event.metadata()))
                            .toList());
        }

        @Override
        public void close() {
            channel.shutdownNow();
            context.close();
        }
    }

    @Test
    void aClientIsToldThatTheServiceStops_andGoesOnAtTheNext() throws Exception {
        String database = TestStores.freshDatabase();
        String documents = "restart_" + UUID.randomUUID().toString().substring(0, 8);
        Scene scene = new Scene("escalation", NAME)
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(Scene.at("2026-03-01T08:00:00Z"))
                        .build());
        List<Integer> got = new ArrayList<>();
        String cursor;
        try (Service first = new Service(database, documents)) {
            comment(scene, 30);
            first.append(scene, 0);
            try (Client client = first.subscribe("")) {
                got.addAll(sequences(client.events(20)));
                cursor = client.cursor();
                long begin = System.nanoTime();
                first.context.close();
                StatusException end = client.failure();
                assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(end.getStatus().getDescription()).contains("subscribe again");
                assertThat(Duration.ofNanos(System.nanoTime() - begin))
                        .as("the server does not wait out its grace period of 10 s")
                        .isLessThan(Duration.ofSeconds(9));
            }
        }
        try (Service second = new Service(database, documents)) {
            int appended = scene.events().size();
            comment(scene, 10);
            second.append(scene, appended);
            try (Client client = second.subscribe(cursor)) {
                got.addAll(sequences(client.replay()));
            }
        }
        assertThat(got).isEqualTo(IntStream.range(0, 41).boxed().toList());
    }

    /** Of the documents, too, whose position is kept in another store by the one that folds them. */
    @Test
    void everyReplicaKnowsHowFarTheReadModelsAre() {
        String database = TestStores.freshDatabase();
        String documents = "replicas_" + UUID.randomUUID().toString().substring(0, 8);
        Scene scene = new Scene("escalation", NAME)
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(Scene.at("2026-03-01T08:00:00Z"))
                        .build());
        comment(scene, 10);
        try (Service one = new Service(database, documents);
                Service other = new Service(database, documents)) {
            one.append(scene, 0);
            for (Service replica : List.of(one, other)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(replica.context
                                        .getBean(ProcessorOperations.class)
                                        .processors())
                                .allSatisfy(processor -> {
                                    assertThat(processor.getPosition()).isGreaterThanOrEqualTo(11);
                                    assertThat(processor.getLag()).isZero();
                                }));
            }
        }
    }

    private static void comment(Scene scene, int times) {
        IntStream.range(0, times)
                .forEach(i -> scene.live(EscalationCommented.newBuilder()
                        .setOccurredTime(Scene.at("2026-03-01T09:00:00Z"))
                        .setText("comment " + i)
                        .build()));
    }

    private static List<Integer> sequences(List<RecordedEvent> events) {
        return events.stream().map(RecordedEvent::getSequence).toList();
    }
}
