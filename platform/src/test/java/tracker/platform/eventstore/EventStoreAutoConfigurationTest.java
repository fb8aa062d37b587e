package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
                .isInstanceOf(UnitOfWorkAwareConnectionProviderWrapper.class);
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
}
