package tracker.platform.eventstore.axonserver;

import java.time.Clock;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.config.Configuration;
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
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tracker.platform.eventstore.AggregateEventStore;
import tracker.platform.eventstore.EventStoreAutoConfiguration;
import tracker.platform.eventstore.EventStoreProperties;
import tracker.platform.eventstore.Migrations;
import tracker.platform.eventstore.ReadersToWake;
import tracker.platform.eventstore.Shortcut;
import tracker.platform.eventstore.SnapshotStore;
import tracker.platform.eventstore.postgresql.PostgresEventStore;

/** Events in Axon Server, where {@code tracker.event-store} says so. */
@AutoConfiguration(
        after = EventStoreAutoConfiguration.class,
        before = {AxonAutoConfiguration.class, EventProcessingAutoConfiguration.class, JdbcAutoConfiguration.class})
@ConditionalOnBean(Migrations.class)
@ConditionalOnProperty(name = "tracker.event-store", havingValue = "axon-server")
@EnableConfigurationProperties(AxonServerProperties.class)
public class AxonServerEventStore {

    @Bean
    AxonServerContext axonServerContext(
            AxonServerProperties properties, @Value("${spring.application.name:tracker}") String client) {
        return new AxonServerContext(client, properties);
    }

    @Bean
    AxonServerPing axonServer(AxonServerContext server) {
        return new AxonServerPing(server);
    }

    @Bean
    AxonServerHorizon horizon(
            AxonServerContext server,
            EventStoreProperties properties,
            AxonServerProperties axonServer,
            ReadersToWake readers) {
        return new AxonServerHorizon(
                server,
                properties.notifyGap(),
                properties.recordedSlack().plus(axonServer.answersWithin()),
                readers,
                Clock.systemUTC());
    }

    @Bean
    SnapshotStore snapshotStore(
            @Qualifier("eventSerializer") Serializer eventSerializer,
            PersistenceExceptionResolver resolver,
            ConnectionProvider connections) {
        return PostgresEventStore.snapshots(eventSerializer, resolver, connections);
    }

    /** Before the engine that keeps the snapshots, which is one of Axon's too. */
    @Bean
    @Primary
    AxonServerEngine eventStorageEngine(
            AxonServerContext server,
            AxonServerHorizon horizon,
            SnapshotStore snapshots,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Configuration axon,
            EventStoreProperties properties) {
        return AxonServerEngine.of(
                server, horizon, snapshots, eventSerializer, axon.upcasterChain(), properties.batchSize());
    }

    @Bean
    @Qualifier("eventStore")
    AggregateEventStore eventBus(AxonServerEngine engine, Configuration axon, ObjectProvider<Shortcut> shortcut) {
        return AggregateEventStore.of(engine, axon, () -> {}, shortcut);
    }
}
