package tracker.platform.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.axonframework.springboot.autoconfig.AxonAutoConfiguration;
import org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.axonframework.springboot.autoconfig.NoOpTransactionAutoConfiguration;
import org.axonframework.springboot.autoconfig.TransactionAutoConfiguration;
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

/**
 * Declares every bean of Axon's persistence, but for those of the engine that was chosen: without JPA, Axon's own configuration silently falls back to an event bus that
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
        String password = Objects.requireNonNullElse(details.getPassword(), "");
        return new Migrations(details.getJdbcUrl(), user(details), password, database);
    }

    /** The service's own role in the database. */
    public static String user(JdbcConnectionDetails details) {
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
        return new SpringDataSourceConnectionProvider(dataSource);
    }

    @Bean
    PersistenceExceptionResolver persistenceExceptionResolver() {
        return new SQLStateResolver("23505");
    }

    /** For tokens and what else is Axon's own; may read Axon's types only. */
    @Bean
    @Primary
    Serializer serializer() {
        return Serializers.general();
    }

    @Bean
    @Qualifier("messageSerializer")
    Serializer messageSerializer(Serializer serializer) {
        return Serializers.messages(serializer);
    }

    @Bean
    @Qualifier("eventSerializer")
    Serializer eventSerializer(@Qualifier("messageSerializer") Serializer messageSerializer) {
        return messageSerializer;
    }

    @Bean
    ReadersToWake readersToWake() {
        return new ReadersToWake();
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
