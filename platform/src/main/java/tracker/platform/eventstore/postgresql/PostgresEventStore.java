package tracker.platform.eventstore.postgresql;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.DuplicateCommandHandlerResolver;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.serialization.Serializer;
import org.axonframework.springboot.autoconfig.AxonAutoConfiguration;
import org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import tracker.platform.eventstore.AggregateEventStore;
import tracker.platform.eventstore.EventStoreAutoConfiguration;
import tracker.platform.eventstore.EventStoreProperties;
import tracker.platform.eventstore.Migrations;
import tracker.platform.eventstore.ReadersToWake;
import tracker.platform.eventstore.Shortcut;

/** Events in PostgreSQL: what is used unless another engine is chosen. */
@AutoConfiguration(
        after = EventStoreAutoConfiguration.class,
        before = {AxonAutoConfiguration.class, EventProcessingAutoConfiguration.class, JdbcAutoConfiguration.class})
@ConditionalOnBean(Migrations.class)
@ConditionalOnProperty(name = "tracker.event-store", havingValue = "postgresql", matchIfMissing = true)
public class PostgresEventStore {

    @Bean
    ConnectionSource ownConnections(
            JdbcConnectionDetails details, @Value("${spring.application.name:tracker}") String service) {
        return ConnectionSource.of(
                details.getJdbcUrl(), EventStoreAutoConfiguration.user(details), details.getPassword(), service);
    }

    @Bean
    PostgresHorizon horizon(
            ConnectionSource connections, EventStoreProperties properties, ReadersToWake readers, Migrations migrated) {
        return new PostgresHorizon(
                connections, properties.horizonInterval(), properties.notifyGap(), properties.recordedSlack(), readers);
    }

    @Bean
    HorizonEventStorageEngine eventStorageEngine(
            EventStoreProperties properties,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            PersistenceExceptionResolver resolver,
            ConnectionProvider connections,
            TransactionManager transactions,
            Configuration axon,
            PostgresHorizon horizon) {
        JdbcEventStorageEngine.Builder builder = builder(eventSerializer, resolver, connections);
        builder.upcasterChain(axon.upcasterChain())
                .batchSize(properties.batchSize())
                .finalAggregateBatchPredicate(batch -> batch.size() < properties.batchSize());
        return new HorizonEventStorageEngine(builder, transactions, horizon);
    }

    /**
     * Without transactions of its own, as each of its readings is one statement, and without a filter of snapshots: Axon's lets
     * none pass that is of another revision than its aggregate class, and who reads says which.
     */
    private static JdbcEventStorageEngine.Builder builder(
            Serializer serializer, PersistenceExceptionResolver resolver, ConnectionProvider connections) {
        JdbcEventStorageEngine.Builder builder = PostgresStatements.configure(JdbcEventStorageEngine.builder());
        builder.eventSerializer(serializer).snapshotSerializer(serializer).persistenceExceptionResolver(resolver);
        return builder.connectionProvider(connections).transactionManager(NoTransactionManager.instance());
    }

    /** Snapshots only, for an engine that keeps the events elsewhere. */
    public static PostgresSnapshots snapshots(
            Serializer serializer, PersistenceExceptionResolver resolver, ConnectionProvider connections) {
        return new PostgresSnapshots(builder(serializer, resolver, connections));
    }

    /**
     * As Axon's own, without a transaction around each command: all that a command writes is its events, and the engine appends
     * them all or none.
     */
    @Bean
    @Qualifier("localSegment")
    SimpleCommandBus commandBus(Configuration axon, DuplicateCommandHandlerResolver duplicates) {
        SimpleCommandBus bus = SimpleCommandBus.builder()
                .duplicateCommandHandlerResolver(duplicates)
                .spanFactory(axon.getComponent(CommandBusSpanFactory.class))
                .messageMonitor(axon.messageMonitor(CommandBus.class, "commandBus"))
                .build();
        var _ = bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
        return bus;
    }

    @Bean
    AppendNotifier appendNotifier(ConnectionSource connections, EventStoreProperties properties, Migrations migrated) {
        return new AppendNotifier(connections, properties.notifyGap());
    }

    @Bean
    @Qualifier("eventStore")
    AggregateEventStore eventBus(
            HorizonEventStorageEngine engine,
            Configuration axon,
            AppendNotifier notifier,
            ObjectProvider<Shortcut> shortcut) {
        return AggregateEventStore.of(engine, axon, notifier::appended, shortcut);
    }

    @Bean
    AppendListener appendListener(ConnectionSource connections, PostgresHorizon horizon, Migrations migrated) {
        return new AppendListener(connections, horizon::hurry);
    }
}
