package tracker.platform.eventstore.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tracker.platform.eventstore.TestEvents.registered;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.SettledEvents.Placed;
import tracker.platform.eventstore.SettledEvents.Slice;
import tracker.platform.eventstore.TestService;
import tracker.platform.eventstore.axonserver.AxonServerDouble;
import tracker.platform.processor.Projection;
import tracker.stack.stores.TestStores;

class CopyEventsTest {

    private static final String TO = "axon-server";
    private static final String FROM = "postgresql";

    private final String database = TestStores.freshDatabase();
    private final AxonServerDouble server = AxonServerDouble.open();
    private String said = "";

    @AfterEach
    void close() {
        server.close();
    }

    private TestService onPostgres() {
        return TestService.start(database);
    }

    private TestService onAxonServer() {
        return TestService.start(
                database, Map.of("TRACKER_EVENT_STORE", "axon-server", "TRACKER_AXON_SERVER", server.address()));
    }

    private int copy(String from, String to) {
        Map<String, Object> environment = new HashMap<>(TestStores.environment(database, "tracker_escalation"));
        environment.put("TRACKER_AXON_SERVER", server.address());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            int code = CopyEvents.run(environment, out, out, from, to);
            said = bytes.toString(StandardCharsets.UTF_8);
            return code;
        }
    }

    private static void publish(TestService service, String aggregate, int from, int until) {
        service.bean(EventStore.class)
                .publish(IntStream.range(from, until)
                        .mapToObj(sequence -> registered(aggregate, sequence))
                        .toList());
    }

    /** An index that no event will ever have. */
    private static void leaveAHole(TestService service) {
        new TransactionTemplate(service.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            service.bean(EventEngine.class).appendEvents(registered("teams/never", 0));
            status.setRollbackOnly();
        });
    }

    private static void stand(TestService service, String processor, TrackingToken token) {
        new TransactionTemplate(service.bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            TokenStore tokens = service.bean(TokenStore.class);
            tokens.initializeTokenSegments(processor, 1, token);
        });
    }

    private static TrackingToken stands(TestService service, String processor) {
        return new TransactionTemplate(service.bean(PlatformTransactionManager.class)).execute(status -> {
            TokenStore tokens = service.bean(TokenStore.class);
            TrackingToken token = tokens.fetchToken(processor, 0);
            tokens.releaseClaim(processor, 0);
            return token;
        });
    }

    private static List<String> all(TestService service) {
        EventEngine engine = service.bean(EventEngine.class);
        return engine.read(new Slice(0, engine.last(), List.of(), List.of(), Integer.MAX_VALUE)).stream()
                .map(Placed::event)
                .map(CopyEventsTest::written)
                .toList();
    }

    private static String written(DomainEventMessage<?> event) {
        return "%s %s@%d %s %s %s %s"
                .formatted(
                        event.getIdentifier(),
                        event.getAggregateIdentifier(),
                        event.getSequenceNumber(),
                        event.getType(),
                        event.getTimestamp(),
                        event.getPayload(),
                        event.getMetaData());
    }

    private String digest() {
        return said.lines()
                .filter(line -> line.startsWith("SHA-256"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyEventIsThereAsItWas_andProcessorsStandBehindTheSame() {
        List<String> before;
        try (TestService service = onPostgres()) {
            publish(service, "teams/a", 0, 3); // 1 to 3
            leaveAHole(service); // 4
            publish(service, "teams/b", 0, 1_200);
            stand(service, "new", GapAwareTrackingToken.newInstance(0, Set.of()));
            stand(service, "before-the-hole", GapAwareTrackingToken.newInstance(3, Set.of()));
            stand(service, "behind-the-hole", GapAwareTrackingToken.newInstance(6, Set.of(4L)));
            stand(service, "misses-one", GapAwareTrackingToken.newInstance(6, Set.of(2L, 4L)));
            before = all(service);
        }

        assertThat(copy(FROM, TO)).as(said).isZero();

        assertThat(said)
                .contains("1,203 events", "1,203 of them new", "all the same", "4 positions of processors moved");
        assertThat(said).contains("progress copying 1203 1203", "progress verifying 1203 1203");
        try (TestService service = onAxonServer()) {
            assertThat(all(service)).isEqualTo(before);
            assertThat(stands(service, "new")).isEqualTo(new GlobalSequenceTrackingToken(0));
            assertThat(stands(service, "before-the-hole")).isEqualTo(new GlobalSequenceTrackingToken(3));
            assertThat(stands(service, "behind-the-hole")).isEqualTo(new GlobalSequenceTrackingToken(5));
            assertThat(stands(service, "misses-one")).isEqualTo(new GlobalSequenceTrackingToken(1));
        }
    }

    @Test
    void whatWasAppendedThereComesBackTheOtherWay() {
        try (TestService service = onPostgres()) {
            leaveAHole(service);
            publish(service, "teams/a", 0, 3);
            stand(service, "policy", GapAwareTrackingToken.newInstance(3, Set.of()));
        }
        assertThat(copy(FROM, TO)).as(said).isZero();
        List<String> then;
        try (TestService service = onAxonServer()) {
            assertThat(stands(service, "policy")).isEqualTo(new GlobalSequenceTrackingToken(2));
            publish(service, "teams/a", 3, 5);
            then = all(service);
        }

        assertThat(copy(FROM, TO)).isOne();
        assertThat(said).contains("axon-server/default holds 5 events and postgresql only 3");
        assertThat(copy(TO, FROM)).as(said).isZero();

        assertThat(said).contains("5 events", "2 of them new");
        try (TestService service = onPostgres()) {
            assertThat(all(service)).isEqualTo(then);
            assertThat(stands(service, "policy")).isEqualTo(GapAwareTrackingToken.newInstance(3, Set.of()));
        }
    }

    /** Remembers what it was given, of all its generations. */
    private record Remembering(String name, Optional<TokenStore> tokens, List<String> given) implements Projection {

        @Override
        public Generation open(int generation) {
            return batch -> batch.forEach(
                    event -> given.add(event.aggregateId() + "@" + event.meta().sequence()));
        }

        @Override
        public void answerFrom(int generation) {}

        @Override
        public void drop(int generation) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Remembered {

        static final List<String> BESIDE = new CopyOnWriteArrayList<>();
        static final List<String> ELSEWHERE = new CopyOnWriteArrayList<>();
        static final TokenStore TOKENS = new InMemoryTokenStore();

        @Bean
        Projection beside() {
            return new Remembering("beside", Optional.empty(), BESIDE);
        }

        @Bean
        Projection elsewhere() {
            return new Remembering("elsewhere", Optional.of(TOKENS), ELSEWHERE);
        }
    }

    @Test
    void readModelsGoOn_butForThoseWhoseTokensAreElsewhere() {
        try (TestService service = TestService.start(database, Remembered.class)) {
            leaveAHole(service);
            publish(service, "teams/a", 0, 2);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Remembered.BESIDE.size() == 2 && Remembered.ELSEWHERE.size() == 2);
        }
        Remembered.BESIDE.clear();
        Remembered.ELSEWHERE.clear();
        assertThat(copy(FROM, TO)).as(said).isZero();

        try (TestService service = TestService.start(
                database,
                Map.of("TRACKER_EVENT_STORE", "axon-server", "TRACKER_AXON_SERVER", server.address()),
                Remembered.class)) {
            publish(service, "teams/a", 2, 3);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Remembered.BESIDE.contains("teams/a@2") && Remembered.ELSEWHERE.contains("teams/a@2"));
            assertThat(Remembered.BESIDE).containsExactly("teams/a@2");
            assertThat(Remembered.ELSEWHERE).containsExactly("teams/a@0", "teams/a@1", "teams/a@2");
        }
    }

    @Test
    void anInterruptedCopyGoesOn_andEndsTheSame() {
        try (TestService service = onPostgres()) {
            publish(service, "teams/a", 0, 700);
        }
        assertThat(copy(FROM, TO)).as(said).isZero();
        String whole = digest();
        List<Event> copied = server.events();
        server.hold(copied.subList(0, 500));

        assertThat(copy(FROM, TO)).as(said).isZero();

        assertThat(said).contains("200 of them new");
        assertThat(digest()).isEqualTo(whole);
        assertThat(server.events()).isEqualTo(copied);
    }

    @Test
    void theFirstEventThatDiffersIsNamed_andNoProcessorMoves() {
        try (TestService service = onPostgres()) {
            publish(service, "teams/a", 0, 3);
            stand(service, "policy", GapAwareTrackingToken.newInstance(3, Set.of()));
        }
        assertThat(copy(FROM, TO)).as(said).isZero();
        List<Event> same = server.events();
        assertThat(copy(TO, FROM)).as(said).isZero();
        Map<String, UnaryOperator<Event.Builder>> changes = Map.of(
                "id", event -> event.setMessageIdentifier("other"),
                "place in its aggregate", event -> event.setAggregateIdentifier("teams/b"),
                "aggregate's type", event -> event.setAggregateType("plan"),
                "recorded time", event -> event.setTimestamp(event.getTimestamp() + 1),
                "payload's type or revision",
                        event -> {
                            event.getPayloadBuilder().setRevision("2");
                            return event;
                        },
                "payload",
                        event -> {
                            event.getPayloadBuilder().setData(ByteString.copyFromUtf8("x"));
                            return event;
                        },
                "metadata",
                        event -> event.putMetaData(
                                "actor",
                                MetaDataValue.newBuilder().setTextValue("other").build()));
        changes.forEach((field, change) -> {
            List<Event> changed = new ArrayList<>(same);
            changed.set(1, change.apply(same.get(1).toBuilder()).build());
            server.hold(changed);

            assertThat(copy(FROM, TO)).isOne();

            assertThat(said)
                    .contains(
                            "Event 2 differs in its " + field + ":", same.get(1).getMessageIdentifier());
        });
        try (TestService service = onPostgres()) {
            assertThat(stands(service, "policy")).isEqualTo(GapAwareTrackingToken.newInstance(3, Set.of()));
        }
    }

    @Test
    void whileAServiceRunsNothingIsCopied() {
        try (TestService service = onPostgres()) {
            publish(service, "teams/a", 0, 1);

            assertThat(copy(FROM, TO)).isOne();

            assertThat(said).contains("The tracker is running", "tracker_escalation");
        }
        assertThat(server.events()).isEmpty();
    }

    /** A trigger on it would run with the rights of the owner. */
    @Test
    void whatAServiceMadeItselfIsNotTouched() throws SQLException {
        try (TestService service = onPostgres()) {
            publish(service, "teams/a", 0, 1);
        }
        as("tracker_owner", "CREATE SCHEMA more", "GRANT USAGE, CREATE ON SCHEMA more TO tracker_escalation");
        as(
                "tracker_escalation",
                "CREATE TABLE more.event_order AS SELECT '' AS name",
                "GRANT SELECT, UPDATE ON more.event_order TO tracker_owner");

        assertThat(copy(FROM, TO)).as(said).isZero();

        as("tracker_escalation", "ALTER TABLE more.event_order ADD CHECK (name = '')");
    }

    private void as(String role, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        TestStores.postgres().url(database), role, TestStores.password(role));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void withoutAxonServerOneIsToldSo() {
        try (TestService service = onPostgres()) {
            publish(service, "teams/a", 0, 1);
        }
        server.goAway();

        assertThat(copy(FROM, TO)).isOne();

        assertThat(said).contains("Axon Server does not answer");
    }

    @Test
    void whatIsNoStoreIsNamed() {
        onPostgres().close();

        assertThat(copy(FROM, "axonserver")).isOne();
        assertThat(said).contains("\"axonserver\"", "axon-server");
        assertThat(copy(FROM, FROM)).isOne();
    }
}
