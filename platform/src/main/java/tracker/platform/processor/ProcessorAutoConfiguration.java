package tracker.platform.processor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.EventProcessingConfigurer.PooledStreamingProcessorConfiguration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.deadletter.jdbc.DeadLetterSchema;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcSequencedDeadLetterQueue;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.springboot.autoconfig.AxonAutoConfiguration;
import org.axonframework.springboot.autoconfig.EventProcessingAutoConfiguration;
import org.axonframework.springboot.autoconfig.JdbcAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.platform.eventstore.DatabaseProperties;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.eventstore.EventStoreAutoConfiguration;
import tracker.platform.eventstore.EventStoreProperties;
import tracker.platform.eventstore.EventsOfTypes;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.Migrations;
import tracker.platform.eventstore.ReadersToWake;
import tracker.platform.telemetry.EventTraces;

/** Makes failures of handlers count: they propagate, are set aside one aggregate at a time, and can be seen and retried. */
@AutoConfiguration(
        after = {EventStoreAutoConfiguration.class, JdbcClientAutoConfiguration.class},
        before = {AxonAutoConfiguration.class, EventProcessingAutoConfiguration.class, JdbcAutoConfiguration.class})
@ConditionalOnBean(Migrations.class)
@EnableConfigurationProperties(ProcessorProperties.class)
public class ProcessorAutoConfiguration {

    @Bean
    TokenStore tokenStore(
            ConnectionProvider connections,
            Serializer serializer,
            DatabaseProperties database,
            ProcessorProperties properties,
            Migrations migrated) {
        return JdbcTokenStore.builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .claimTimeout(properties.claimTimeout())
                .schema(TokenSchema.builder()
                        .setTokenTable(database.schema() + ".processor_token")
                        .setProcessorNameColumn("processor_name")
                        .setSegmentColumn("segment")
                        .setTokenColumn("token")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("time_stamp")
                        .setOwnerColumn("owner")
                        .build())
                .build();
    }

    @Bean
    DeadLetterSchema deadLetterSchema(DatabaseProperties database) {
        return DeadLetterSchema.builder()
                .deadLetterTable(database.schema() + ".dead_letter")
                .deadLetterIdentifierColumn("dead_letter_id")
                .processingGroupColumn("processing_group")
                .sequenceIdentifierColumn("sequence_identifier")
                .sequenceIndexColumn("sequence_index")
                .messageTypeColumn("message_type")
                .eventIdentifierColumn("event_id")
                .timestampColumn("time_stamp")
                .payloadTypeColumn("payload_type")
                .payloadRevisionColumn("payload_revision")
                .payloadColumn("payload")
                .metaDataColumn("meta_data")
                .aggregateTypeColumn("aggregate_type")
                .aggregateIdentifierColumn("aggregate_id")
                .sequenceNumberColumn("sequence_number")
                .tokenTypeColumn("token_type")
                .tokenColumn("token")
                .enqueuedAtColumn("enqueued_at")
                .lastTouchedColumn("last_touched")
                .processingStartedColumn("processing_started")
                .causeTypeColumn("cause_type")
                .causeMessageColumn("cause_message")
                .diagnosticsColumn("diagnostics")
                .build();
    }

    @Bean
    TokenTable tokenTable(JdbcClient jdbc, DatabaseProperties database, Serializer serializer) {
        return new TokenTable(jdbc, database.schema(), serializer);
    }

    @Bean
    TokenOrder tokenOrder(JdbcClient jdbc, DatabaseProperties database, EventEngine engine) {
        return new TokenOrder(jdbc, database.schema(), engine);
    }

    @Bean
    Failures failures() {
        return new Failures();
    }

    @Bean
    ConfigurerModule hardenedProcessors(
            ProcessorProperties properties,
            EventStoreProperties events,
            Failures failures,
            ListableBeanFactory beans,
            ObjectProvider<EventEngine> engine,
            ObjectProvider<Horizon> horizon,
            ReadersToWake readers,
            EventTraces traces) {
        return configurer -> configurer
                .eventProcessing()
                .configureDefaultStreamableMessageSource(axon -> new EventsOfTypes(
                        engine.getObject(),
                        horizon.getObject(),
                        readers,
                        HandledEvents.byPolicies(beans),
                        events.passedGap()))
                .usingPooledStreamingEventProcessors(policyDefaults(properties))
                .registerDefaultHandlerInterceptor((axon, processor) -> new TracedPolicy(processor, traces))
                .registerDefaultErrorHandler(axon -> failures)
                .registerDefaultListenerInvocationErrorHandler(axon -> PropagatingErrorHandler.instance())
                .registerDefaultSequencingPolicy(axon -> new InOrderOfAggregate())
                .registerDefaultDeadLetterPolicy(axon -> new DeadLetterPolicy());
    }

    @Bean
    ErrorsAsExceptions errorsAsExceptions() {
        return new ErrorsAsExceptions();
    }

    @Bean
    DeadLettersForAll deadLetters(
            DeadLetterSchema schema,
            ConnectionProvider connections,
            TransactionManager transactions,
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer) {
        return new DeadLettersForAll(group -> axon -> JdbcSequencedDeadLetterQueue.<EventMessage<?>>builder()
                .processingGroup(group)
                .schema(schema)
                .connectionProvider(connections)
                .transactionManager(transactions)
                .genericSerializer(serializer)
                .eventSerializer(eventSerializer)
                .build());
    }

    /** A new policy starts with the first event there is; one that should not says so in a configuration of its own name. */
    private static PooledStreamingProcessorConfiguration policyDefaults(ProcessorProperties properties) {
        return (axon, builder) -> builder.initialToken(StreamableMessageSource::createTailToken)
                .batchSize(properties.policyBatch())
                .initialSegmentCount(properties.policySegments())
                .tokenClaimInterval(properties.claimInterval().toMillis())
                .claimExtensionThreshold(properties.claimInterval().toMillis())
                .enableCoordinatorClaimExtension()
                .coordinatorExecutor(name -> new PromptExecutor(name + "-coordinator"))
                .workerExecutor(name -> Executors.newScheduledThreadPool(
                        properties.policySegments(),
                        Thread.ofPlatform().daemon().name(name + "-", 0).factory()));
    }

    @Bean
    RunningProjections projections(
            List<Projection> projections,
            JdbcClient jdbc,
            DatabaseProperties database,
            EventEngine engine,
            ReadersToWake readers,
            TokenStore tokens,
            TokenTable tokenTable,
            TransactionManager transactions,
            Horizon horizon,
            Failures failures,
            EventTraces traces,
            ProcessorProperties properties) {
        return new RunningProjections(
                projections,
                new GenerationTable(jdbc, database.schema(), properties),
                types -> new EventsOfTypes(engine, horizon, readers, HandledEvents.named(types), Duration.ZERO),
                tokens,
                tokenTable,
                engine,
                transactions,
                horizon,
                failures,
                traces,
                properties);
    }

    @Bean
    ProcessorOperations processorOperations(
            EventProcessingConfiguration policies,
            RunningProjections projections,
            TokenTable tokens,
            Failures failures,
            TransactionManager transactions,
            Horizon horizon,
            EventEngine engine) {
        return new ProcessorOperations(policies, projections, tokens, failures, transactions, horizon, engine);
    }

    @Bean
    ProcessorEndpoint processorEndpoint(
            @Value("${spring.application.name:}") String service, ProcessorOperations operations) {
        return new ProcessorEndpoint(service, operations);
    }

    @Bean
    ProcessorMeters processorMeters(ProcessorOperations operations) {
        return new ProcessorMeters(operations);
    }
}
