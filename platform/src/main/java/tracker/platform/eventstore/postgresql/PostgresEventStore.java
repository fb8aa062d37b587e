package tracker.platform.eventstore.postgresql;

import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.axonframework.springboot.autoconfig.AxonAutoConfiguration;
import org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
    ConnectionSource ownConnections(JdbcConnectionDetails details) {
        return ConnectionSource.of(
                details.getJdbcUrl(), EventStoreAutoConfiguration.user(details), details.getPassword());
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
        JdbcEventStorageEngine.Builder builder = builder(eventSerializer, resolver, connections, transactions);
        builder.upcasterChain(axon.upcasterChain())
                .batchSize(properties.batchSize())
                .finalAggregateBatchPredicate(batch -> batch.size() < properties.batchSize());
        return new HorizonEventStorageEngine(builder, horizon);
    }

    /**
     * Without a filter of snapshots: Axon's lets none pass that is of another revision than its aggregate class, and who
     * reads says which.
     */
    private static JdbcEventStorageEngine.Builder builder(
            Serializer serializer,
            PersistenceExceptionResolver resolver,
            ConnectionProvider connections,
            TransactionManager transactions) {
        JdbcEventStorageEngine.Builder builder = PostgresStatements.configure(JdbcEventStorageEngine.builder());
        builder.eventSerializer(serializer).snapshotSerializer(serializer).persistenceExceptionResolver(resolver);
        return builder.connectionProvider(connections).transactionManager(transactions);
    }

    /** Snapshots only, for an engine that keeps the events elsewhere. */
    public static PostgresSnapshots snapshots(
            Serializer serializer,
            PersistenceExceptionResolver resolver,
            ConnectionProvider connections,
            TransactionManager transactions) {
        return new PostgresSnapshots(builder(serializer, resolver, connections, transactions));
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
