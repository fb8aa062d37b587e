package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorStatus;
import tracker.platform.eventstore.TestEvents;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;
import tracker.team.v1.TeamRegistered;

class ProjectionsTest {

    private static final Map<String, String> QUICK = Map.of(
            "tracker.processor.claim-timeout", "1s",
            "tracker.processor.claim-interval", "200ms",
            "tracker.processor.reconcile-interval", "50ms",
            "tracker.processor.retire-after", "0s",
            "tracker.processor.projection-batch", "10");

    private String database;

    @BeforeEach
    void freshDatabase() {
        database = TestStores.freshDatabase();
        Names.failing.set(false);
        Names.pausedAt = null;
        Names.layout = "";
    }

    /** Keeps the names of all teams, one table for each generation. */
    static final class Names implements Projection {

        static final AtomicBoolean failing = new AtomicBoolean();
        static volatile CountDownLatch pausedAt;
        static volatile String layout = "";

        private final String mine = layout;
        private final JdbcClient jdbc;
        private volatile int answering;

        Names(JdbcClient jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public String name() {
            return "names";
        }

        @Override
        public String layout() {
            return mine;
        }

        @Override
        public Generation open(int generation) {
            String table = table(generation);
            jdbc.sql("CREATE TABLE IF NOT EXISTS " + table + " (team text PRIMARY KEY, name text)")
                    .update();
            return batch -> {
                if (failing.get()) {
                    throw new IllegalStateException("This projection fails");
                }
                CountDownLatch pause = pausedAt;
                if (pause != null && generation > 1) {
                    pause.countDown();
                    throw new IllegalStateException("This rebuild does not go on");
                }
                for (StoredEvent event : batch) {
                    if (event.payload() instanceof TeamRegistered registered) {
                        jdbc.sql("INSERT INTO " + table + " VALUES (?, ?)")
                                .params(event.aggregateId(), registered.getDisplayName() + " g" + generation)
                                .update();
                    }
                }
            };
        }

        @Override
        public void answerFrom(int generation) {
            jdbc.sql("CREATE OR REPLACE VIEW escalation.names AS SELECT * FROM " + table(generation))
                    .update();
            answering = generation;
        }

        @Override
        public void drop(int generation) {
            jdbc.sql("DROP TABLE IF EXISTS " + table(generation)).update();
        }

        private static String table(int generation) {
            return "escalation.names_g" + generation;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithNames {
        @Bean
        Names names(JdbcClient jdbc) {
            return new Names(jdbc);
        }
    }

    /** Keeps nothing, and takes its time in a new form. */
    static final class Slow implements Projection {

        static volatile CountDownLatch held = new CountDownLatch(0);

        private final String mine = Names.layout;

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public String layout() {
            return mine;
        }

        @Override
        public Generation open(int generation) {
            return batch -> {
                if (generation > 1 && held.getCount() > 0) {
                    throw new IllegalStateException("This one is not through yet");
                }
            };
        }

        @Override
        public void answerFrom(int generation) {}

        @Override
        public void drop(int generation) {}
    }

    @Configuration(proxyBeanMethods = false)
    static class WithSlow {
        @Bean
        Slow slow() {
            return new Slow();
        }
    }

    private TestService start() {
        return start(Map.of());
    }

    private TestService start(Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(QUICK);
        properties.putAll(more);
        return TestService.start(database, properties, WithNames.class);
    }

    private static void register(TestService service, int from, int to) {
        IntStream.range(from, to)
                .forEach(n -> service.bean(EventStore.class).publish(TestEvents.registered("team-" + n, 0)));
    }

    private static List<String> names(TestService service) {
        return new ArrayList<>(service.bean(JdbcClient.class)
                .sql("SELECT name FROM escalation.names ORDER BY team")
                .query(String.class)
                .list());
    }

    private static void awaitNames(TestService service, int count, String generation) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(names(service))
                        .hasSize(count)
                        .allSatisfy(name -> assertThat(name).endsWith(generation)));
    }

    @Test
    void whenEventsAreAppended_thenEachIsFoldedOnce() {
        try (TestService service = start()) {
            register(service, 0, 25);
            awaitNames(service, 25, "g1");
        }
    }

    @Test
    void whenAProjectionFails_thenItWaitsAndGoesOnWithoutLoss() {
        try (TestService service = start()) {
            register(service, 0, 5);
            awaitNames(service, 5, "g1");
            Names.failing.set(true);
            register(service, 5, 10);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> processor(service).getStatus() == ProcessorStatus.PROCESSOR_STATUS_RETRYING);
            assertThat(processor(service).getLastError()).isEqualTo(IllegalStateException.class.getName());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> processor(service).getLag() == 5);
            Names.failing.set(false);
            awaitNames(service, 10, "g1");
        }
    }

    private static Processor processor(TestService service) {
        return service.bean(ProcessorOperations.class).processors().stream()
                .filter(processor -> processor.getName().equals("names"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyReplicaKnowsHowFarTheOneIsThatWorks() {
        try (TestService one = start();
                TestService other = start()) {
            register(one, 0, 25);
            awaitNames(one, 25, "g1");
            for (TestService replica : List.of(one, other)) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> processor(replica).getPosition() >= 25
                                && processor(replica).getLag() == 0);
            }
        }
    }

    @Test
    void whenAProjectionIsRebuilt_thenTheNewGenerationAnswersAndTheOldIsDropped() {
        try (TestService service = start()) {
            register(service, 0, 25);
            awaitNames(service, 25, "g1");
            Projections projections = service.bean(Projections.class);

            assertThat(projections.rebuild("names")).isEqualTo(2);
            awaitNames(service, 25, "g2");

            await().atMost(Duration.ofSeconds(30)).until(() -> projections.answering("names") == 2);
            assertThat(projections.progress("names", 2)).hasValueSatisfying(progress -> {
                assertThat(progress.answering()).isTrue();
                assertThat(progress.done()).isEqualTo(progress.total());
            });
            await().atMost(Duration.ofSeconds(30)).until(() -> tables(service).equals(List.of("names_g2")));
            register(service, 25, 30);
            awaitNames(service, 30, "g2");
        }
    }

    @Test
    void whenTheFormOfWhatIsKeptChanges_thenItAnswersOnlyOnceItIsFoldedAnew() throws Exception {
        try (TestService service = start()) {
            assertThat(service.bean(Projections.class).allAnswer()).isTrue();
            register(service, 0, 25);
            awaitNames(service, 25, "g1");
        }
        Names.layout = "2";
        Names.pausedAt = new CountDownLatch(1);
        try (TestService service = start()) {
            Names.pausedAt.await();
            Projections projections = service.bean(Projections.class);
            assertThat(projections.allAnswer()).isFalse();
            assertThat(projections.position("names")).isZero();
            assertThat(names(service))
                    .hasSize(25)
                    .allSatisfy(name -> assertThat(name).endsWith("g1"));
            assertThat(processor(service).getRebuild().getGeneration()).isEqualTo(2);

            Names.pausedAt = null;
            awaitNames(service, 25, "g2");
            await().atMost(Duration.ofSeconds(30)).until(projections::allAnswer);
            await().atMost(Duration.ofSeconds(30)).until(() -> tables(service).equals(List.of("names_g2")));
            register(service, 25, 30);
            awaitNames(service, 30, "g2");
            assertThat(service.bean(Projections.class).rebuild("names")).isEqualTo(3);
            awaitNames(service, 30, "g3");
        }
        try (TestService service = start()) {
            awaitNames(service, 30, "g3");
        }
    }

    @Test
    void theVersionBefore_answersUntilTheNewOneDoes_andGivesWay() {
        Map<String, String> patient = Map.of("tracker.processor.claim-interval", "1s");
        try (TestService before = start(patient)) {
            register(before, 0, 25);
            awaitNames(before, 25, "g1");
            Names.layout = "2";
            try (TestService after = start(patient)) {
                awaitNames(after, 25, "g2");
                // it has seen that another answers
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> processor(before).getStatus() == ProcessorStatus.PROCESSOR_STATUS_STOPPED);
                await().atMost(Duration.ofSeconds(30)).until(() -> tables(after).equals(List.of("names_g2")));
                register(before, 25, 30);
                awaitNames(after, 30, "g2");
                assertThat(after.bean(JdbcClient.class)
                                .sql("SELECT max(generation) FROM escalation.projection_generation")
                                .query(Integer.class)
                                .single())
                        .isEqualTo(2);
                assertThat(before.bean(Projections.class).allAnswer()).isFalse();
            }
            awaitNames(before, 30, "g3"); // the way back, or nobody would answer
        }
    }

    @Test
    void readModelsInANewForm_answerTogether() throws Exception {
        try (TestService service = TestService.start(database, QUICK, WithNames.class, WithSlow.class)) {
            register(service, 0, 25);
            awaitNames(service, 25, "g1");
            await().atMost(Duration.ofSeconds(30)).until(service.bean(Projections.class)::allAnswer);
        }
        Names.layout = "2";
        Slow.held = new CountDownLatch(1);
        try (TestService service = TestService.start(database, QUICK, WithNames.class, WithSlow.class)) {
            Projections projections = service.bean(Projections.class);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> projections
                            .progress("names", 2)
                            .filter(names -> names.done() == names.total())
                            .isPresent());
            register(service, 25, 26);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> projections
                            .progress("names", 2)
                            .filter(names -> names.done() == names.total())
                            .isPresent());
            awaitNames(service, 25, "g1"); // as the version before has left it
            assertThat(projections.answering("names")).isNotEqualTo(2);

            Slow.held.countDown();
            awaitNames(service, 26, "g2");
            await().atMost(Duration.ofSeconds(30)).until(projections::allAnswer);
        }
    }

    @Test
    void whatIsAddedToAStoreWithEvents_answersOnceItIsFolded() throws Exception {
        try (TestService service = TestService.start(database, QUICK)) {
            register(service, 0, 25);
        }
        try (TestService service = start()) {
            awaitNames(service, 25, "g1");
            await().atMost(Duration.ofSeconds(30)).until(service.bean(Projections.class)::allAnswer);
        }
    }

    @Test
    void whenARebuildIsCutShort_thenTheOldGenerationAnswersAndANewStartGoesOn() throws Exception {
        try (TestService service = start()) {
            register(service, 0, 25);
            awaitNames(service, 25, "g1");
            Names.pausedAt = new CountDownLatch(1);
            service.bean(Projections.class).rebuild("names");
            Names.pausedAt.await();
            assertThat(names(service))
                    .hasSize(25)
                    .allSatisfy(name -> assertThat(name).endsWith("g1"));
        }
        Names.pausedAt = null;
        try (TestService service = start()) {
            awaitNames(service, 25, "g2");
        }
    }

    @Test
    void whenARebuildIsUnderWay_thenAskingAgainFollowsIt() throws Exception {
        try (TestService service = start()) {
            register(service, 0, 5);
            awaitNames(service, 5, "g1");
            Names.pausedAt = new CountDownLatch(1);
            Projections projections = service.bean(Projections.class);
            assertThat(projections.rebuild("names")).isEqualTo(2);
            assertThat(projections.rebuild("names")).isEqualTo(2);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> processor(service).getStatus() == ProcessorStatus.PROCESSOR_STATUS_RETRYING);
            assertThat(processor(service).getLastError()).isEqualTo(IllegalStateException.class.getName());
            Names.pausedAt = null;
            awaitNames(service, 5, "g2");
        }
    }

    private static List<String> tables(TestService service) {
        return service.bean(JdbcClient.class)
                .sql("SELECT tablename FROM pg_tables WHERE schemaname = 'escalation' AND tablename LIKE 'names_g%'"
                        + " ORDER BY 1")
                .query(String.class)
                .list();
    }
}
