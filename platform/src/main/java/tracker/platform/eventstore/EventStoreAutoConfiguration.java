package tracker.platform.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.axonframework.springboot.autoconfig.AxonAutoConfiguration;
import org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration;
import org.axonframework.springboot.autoconfig.TransactionAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tracker.contract.Contract;

/**
 * Declares every bean of Axon's persistence: without JPA, Axon's own configuration silently falls back to an event bus that
 * stores nothing.
 */
@AutoConfiguration(
        after = {DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class},
        before = {
            AxonAutoConfiguration.class,
            EventProcessingAutoConfiguration.class,
            JdbcAutoConfiguration.class,
            NoOpTransactionAutoConfiguration.class,
            TransactionAutoConfiguration.class
        })
@ConditionalOnBean(DataSource.class)
@EnableConfigurationProperties({EventStoreProperties.class, DatabaseProperties.class})
public class EventStoreAutoConfiguration {

    static {
        // Axon reads recorded times back in milliseconds: made so, a state is the same before and after a reading.
        GenericEventMessage.clock = Clock.tickMillis(ZoneOffset.UTC);
    }

    @Bean
    Migrations migrations(JdbcConnectionDetails details, DatabaseProperties database) {
        return new Migrations(details.getJdbcUrl(), user(details), database);
    }

    @Bean
    ConnectionSource ownConnections(JdbcConnectionDetails details) {
        return ConnectionSource.of(details.getJdbcUrl(), user(details), details.getPassword());
    }

    private static String user(JdbcConnectionDetails details) {
        String user = details.getUsername();
        if (user == null) {
            throw new IllegalStateException("spring.datasource.username is missing: the service's own database role");
        }
        return user;
    }

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    ConnectionProvider axonConnectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    PersistenceExceptionResolver persistenceExceptionResolver() {
        return new SQLStateResolver("23505");
    }

    /** For tokens and what else is Axon's own; may read Axon's types only. */
    @Bean
    @Primary
    Serializer serializer() {
        return Jackson3Serializer.builder()
                .jsonMapperBuilderCustomizer(
                        mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                .allowIfSubType("org.axonframework.")
                                .build()))
                .build();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(Serializer serializer) {
        return new ProtobufSerializer(Contract.get().prototypes(), serializer);
    }

    @Bean
    @Qualifier("eventSerializer")
    Serializer eventSerializer(@Qualifier("messageSerializer") Serializer messageSerializer) {
        return messageSerializer;
    }

    @Bean
    Horizon horizon(
            ConnectionSource connections, EventStoreProperties properties, ReadersToWake readers, Migrations migrated) {
        return new Horizon(
                connections, properties.horizonInterval(), properties.notifyGap(), properties.recordedSlack(), readers);
    }

    @Bean
    ReadersToWake readersToWake() {
        return new ReadersToWake();
    }

    @Bean
    HorizonEventStorageEngine eventStorageEngine(
            EventStoreProperties properties,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            PersistenceExceptionResolver resolver,
            ConnectionProvider connections,
            TransactionManager transactions,
            org.axonframework.config.Configuration axon,
            Horizon horizon,
            ReadersToWake readers) {
        JdbcEventStorageEngine.Builder builder = PostgresStatements.configure(JdbcEventStorageEngine.builder());
        // no filter of snapshots: Axon's lets none pass that is of another revision than its aggregate class, and who
        // reads says which
        builder.eventSerializer(eventSerializer)
                .snapshotSerializer(eventSerializer)
                .upcasterChain(axon.upcasterChain())
                .persistenceExceptionResolver(resolver)
                .batchSize(properties.batchSize())
                .finalAggregateBatchPredicate(batch -> batch.size() < properties.batchSize());
        builder.connectionProvider(connections).transactionManager(transactions);
        return new HorizonEventStorageEngine(builder, horizon, readers);
    }

    @Bean
    SettledEvents settledEvents(HorizonEventStorageEngine engine, Horizon horizon, DataSource dataSource) {
        return new SettledEvents(engine, horizon, dataSource);
    }

    @Bean
    AppendNotifier appendNotifier(ConnectionSource connections, EventStoreProperties properties, Migrations migrated) {
        return new AppendNotifier(connections, properties.notifyGap());
    }

    @Bean
    @Qualifier("eventStore")
    WakeableEventStore eventBus(
            EventStorageEngine engine,
            EventStoreProperties properties,
            org.axonframework.config.Configuration axon,
            ReadersToWake readers,
            AppendNotifier notifier,
            ObjectProvider<Shortcut> shortcut) {
        EmbeddedEventStore.Builder builder = EmbeddedEventStore.builder()
                .storageEngine(engine)
                .fetchDelay(properties.fetchDelay().toMillis())
                .cachedEvents(properties.cachedEvents())
                .spanFactory(axon.getComponent(EventBusSpanFactory.class))
                .messageMonitor(axon.messageMonitor(EventStore.class, "eventStore"));
        return new WakeableEventStore(
                builder, readers, notifier::appended, shortcut.getIfAvailable(() -> aggregate -> Optional.empty()));
    }

    @Bean
    AppendListener appendListener(
            ConnectionSource connections, WakeableEventStore store, Horizon horizon, Migrations migrated) {
        return new AppendListener(connections, () -> {
            store.wake();
            horizon.hurry();
        });
    }

    @Bean(destroyMethod = "shutdown")
    ScheduledExecutorService commandRetryExecutor() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("command-retry").factory());
    }

    @Bean
    CommandGateway commandGateway(
            CommandBus commands,
            @Qualifier("commandRetryExecutor") ScheduledExecutorService executor,
            EventStoreProperties properties,
            MeterRegistry meters) {
        return DefaultCommandGateway.builder()
                .commandBus(commands)
                .retryScheduler(new ConflictRetryScheduler(
                        executor,
                        properties.conflictRetries(),
                        properties.conflictDelay(),
                        Counter.builder("tracker.command.conflicts")
                                .description("Commands that met an append by another replica")
                                .register(meters)))
                .build();
    }
}
