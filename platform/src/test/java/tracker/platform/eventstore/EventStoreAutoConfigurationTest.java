package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.platform.eventstore.postgresql.HorizonEventStorageEngine;
import tracker.stack.stores.TestStores;

class EventStoreAutoConfigurationTest {

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start(TestStores.freshDatabase());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void whenAServiceStarts_thenItsBeansAreTheHardenedOnes() {
        assertThat(service.bean(EventStore.class)).isInstanceOf(AggregateEventStore.class);
        assertThat(service.bean(EventBus.class)).isSameAs(service.bean(EventStore.class));
        assertThat(service.bean(EventStorageEngine.class)).isInstanceOf(HorizonEventStorageEngine.class);
        assertThat(service.bean(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
        assertThat(service.bean(org.axonframework.common.jdbc.ConnectionProvider.class))
                .isInstanceOf(SpringDataSourceConnectionProvider.class);
        assertThat(service.bean(PersistenceExceptionResolver.class)).isInstanceOf(SQLStateResolver.class);
        assertThat(service.bean(TokenStore.class)).isInstanceOf(JdbcTokenStore.class);
    }

    @Test
    void whenAServiceStarts_thenAxonItselfUsesThem() {
        Configuration axon = service.bean(Configuration.class);
        assertThat(axon.eventStore()).isInstanceOf(AggregateEventStore.class);
        assertThat(axon.eventSerializer()).isInstanceOf(ProtobufSerializer.class);
        assertThat(axon.getComponent(TransactionManager.class)).isInstanceOf(SpringTransactionManager.class);
        assertThat(axon.eventProcessingConfiguration().deadLetterQueue("any")).isPresent();
    }

    @Test
    void whenAServiceStarts_thenAxonNeitherPhonesHomeNorInterruptsThreads() {
        assertThat(service.context().getEnvironment().getProperty("axon.update-check.disabled"))
                .isEqualTo("true");
        assertThat(service.context().getEnvironment().getProperty("axon.timeout.enabled"))
                .isEqualTo("false");
    }

    /** Whoever looks for what holds up the database finds it by this. */
    @Test
    void everyConnectionNamesItsService() {
        assertThat(service.bean(Horizon.class).settled()).as("its own are open").isZero();

        assertThat(service.bean(JdbcClient.class)
                        .sql("SELECT DISTINCT application_name FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND usename = current_user")
                        .query(String.class)
                        .list())
                .containsExactly("tracker");
    }

    @Test
    void whenNothingIsSaid_thenNothingOfAxonServerIsThere() {
        assertThat(service.context().getBeanDefinitionNames())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("axonserver"));
    }

    @Test
    void anEngineThatThereIsNotIsRefused_withThoseThereAre() {
        assertThatThrownBy(() ->
                        TestService.start(TestStores.freshDatabase(), Map.of("TRACKER_EVENT_STORE", "axonserver")))
                .hasStackTraceContaining(
                        "tracker.event-store is \"axonserver\": choose one of postgresql, axon-server");
    }

    @Test
    void whenAServiceStartsAgain_thenItsMigrationsAreDone() {
        String database = service.context().getEnvironment().getProperty("TRACKER_POSTGRES_URL", "");
        TestService.start(database.substring(database.lastIndexOf('/') + 1)).close();
    }

    /** So a service that somebody takes over has no way to the rights of the owner. */
    @Test
    void whenAnotherProcessHasMigrated_thenAServiceStoresWithoutThePasswordOfTheOwner() {
        String database = TestStores.freshDatabase();
        TestService.start(database).close();

        try (TestService serving = TestService.start(database, Map.of("TRACKER_POSTGRES_OWNER_PASSWORD", ""))) {
            serving.bean(TransactionManager.class)
                    .executeInTransaction(
                            () -> serving.bean(EventStore.class).publish(TestEvents.registered("teams/content", 0)));

            assertThat(serving.bean(EventStore.class)
                            .readEvents("teams/content")
                            .asStream()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void whenNobodyHasMigrated_thenAServiceWithoutThePasswordOfTheOwnerDoesNotStart() {
        assertThatThrownBy(() ->
                        TestService.start(TestStores.freshDatabase(), Map.of("TRACKER_POSTGRES_OWNER_PASSWORD", "")))
                .hasStackTraceContaining("Schema events is not as this version needs it");
    }

    /** The way back of an upgrade: what the next version added stays, and this one works beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"events.flyway_history", "escalation.flyway_platform_history", "escalation.flyway_history"})
    void whenTheNextVersionHasMigrated_thenThisOneStartsAndStores(String history) throws SQLException {
        String database = TestStores.freshDatabase();
        TestService.start(database).close();
        try (Connection owner = DriverManager.getConnection(
                        TestStores.postgres().url(database), "tracker_owner", TestStores.password("tracker_owner"));
                Statement statement = owner.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS %s AS TABLE events.flyway_history".formatted(history));
            statement.execute("INSERT INTO " + history
                    + " SELECT max(installed_rank) + 1, '999', 'of the next version', 'SQL', 'V999__next.sql', 1,"
                    + " current_user, now(), 1, true FROM " + history);
            statement.execute("ALTER TABLE events.domain_event ADD COLUMN of_the_next_version TEXT");
        }

        try (TestService before = TestService.start(database)) {
            before.bean(TransactionManager.class)
                    .executeInTransaction(
                            () -> before.bean(EventStore.class).publish(TestEvents.registered("teams/content", 0)));

            assertThat(before.bean(EventStore.class)
                            .readEvents("teams/content")
                            .asStream()
                            .count())
                    .isEqualTo(1);
        }
    }
}
