package tracker.reporting;

import com.google.protobuf.Message;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.Serializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.plan.v1.HealthRules;
import tracker.platform.command.History;
import tracker.platform.eventstore.EventEngine;
import tracker.platform.identity.IdentityConfiguration;
import tracker.platform.mongo.MongoPing;
import tracker.platform.processor.Projections;
import tracker.reporting.api.PlanReportEndpoint;
import tracker.reporting.api.ReadAfter;
import tracker.reporting.api.ReportingEndpoint;
import tracker.reporting.api.Signal;
import tracker.reporting.discretion.AnsweringInterceptor;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.discretion.TrimmingInterceptor;
import tracker.reporting.document.Documents;
import tracker.reporting.document.Screens;
import tracker.reporting.fact.FactVersions;
import tracker.reporting.fact.Facts;
import tracker.reporting.list.EscalationList;
import tracker.reporting.list.ItemList;
import tracker.reporting.list.Lists;
import tracker.reporting.metric.EscalationMetrics;
import tracker.reporting.metric.PlanMetrics;
import tracker.reporting.past.Past;
import tracker.reporting.recurrence.RecurrenceEndpoint;
import tracker.reporting.recurrence.Recurrences;
import tracker.reporting.standing.Standings;

/** Puts the two read models, and the queries over them, together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportingProperties.class)
class ReportingConfiguration {

    private static final String DATABASE = "tracker";

    /**
     * What is acknowledged stays: a server that went back between a batch of documents and its token, and came again in time,
     * would be given a token that is ahead of its documents.
     */
    @Bean(destroyMethod = "close")
    MongoClient documentStore(ReportingProperties properties) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(properties.documents()))
                .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(5, TimeUnit.SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(2, TimeUnit.SECONDS).readTimeout(30, TimeUnit.SECONDS))
                .build());
    }

    @Bean
    MongoDatabase documentDatabase(MongoClient client, ReportingProperties properties) {
        String database = new ConnectionString(properties.documents()).getDatabase();
        return client.getDatabase(database == null ? DATABASE : database);
    }

    @Bean
    MongoPing documentsHealthIndicator(MongoDatabase database) {
        return new MongoPing(database);
    }

    @Bean
    HealthIndicator projectionsHealthIndicator(Projections projections) {
        return () -> projections.allAnswer()
                ? Health.up().build()
                : Health.outOfService().build();
    }

    @Bean
    Signal factsWritten() {
        return new Signal();
    }

    @Bean
    Signal documentsWritten() {
        return new Signal();
    }

    @Bean
    HealthRules healthRules() {
        return HealthRules.shipped();
    }

    @Bean
    Facts facts(JdbcTemplate jdbc, HealthRules rules, Signal factsWritten) {
        return new Facts(jdbc, rules, factsWritten::fire);
    }

    @Bean
    Documents documents(MongoClient client, MongoDatabase database, Serializer serializer, Signal documentsWritten) {
        return new Documents(database, documentTokens(client, database, serializer), documentsWritten::fire);
    }

    /** No bean: the service's own token store stays the one that everything else uses. */
    private static TokenStore documentTokens(MongoClient client, MongoDatabase database, Serializer serializer) {
        return MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(client, database.getName())
                        .build())
                .serializer(serializer)
                .build();
    }

    @Bean
    Discretion discretion(JdbcTemplate jdbc) {
        return new Discretion(jdbc);
    }

    /** Behind identity, which knows the caller. */
    @Bean
    @Order(IdentityConfiguration.ORDER + 20)
    @GlobalServerInterceptor
    TrimmingInterceptor trimmingInterceptor(Discretion discretion) {
        return new TrimmingInterceptor(discretion);
    }

    /** Behind identity, so that strangers are told nothing. */
    @Bean
    @Order(IdentityConfiguration.ORDER + 20)
    @GlobalServerInterceptor
    AnsweringInterceptor answeringInterceptor(Projections projections) {
        return new AnsweringInterceptor(projections::allAnswer);
    }

    @Bean
    RecurrenceEndpoint recurrenceEndpoint(
            JdbcTemplate jdbc,
            Facts facts,
            Signal factsWritten,
            Projections projections,
            ReportingProperties properties) {
        return new RecurrenceEndpoint(
                jdbc,
                new ReadAfter(new FactVersions(jdbc), factsWritten, properties.readAfter(), properties.poll()),
                () -> projections.position(facts.name()));
    }

    @Bean
    ReadAfter afterFacts(
            JdbcTemplate jdbc, Discretion discretion, Signal factsWritten, ReportingProperties properties) {
        return new ReadAfter(
                visible(new FactVersions(jdbc), discretion), factsWritten, properties.readAfter(), properties.poll());
    }

    @Bean
    ReadAfter afterDocuments(
            Documents documents, Discretion discretion, Signal documentsWritten, ReportingProperties properties) {
        return new ReadAfter(
                visible(documents, discretion), documentsWritten, properties.readAfter(), properties.poll());
    }

    /** What is hidden from the caller has no version, as if it were not there. */
    private static ToLongFunction<String> visible(ToLongFunction<String> versions, Discretion discretion) {
        return name -> {
            long version = versions.applyAsLong(name);
            boolean hidden = version >= 0
                    && !discretion.hidden(Set.of(name), Discretion.reader()).isEmpty();
            return hidden ? -1 : version;
        };
    }

    @Bean
    Standings standings(HealthRules rules) {
        return new Standings(rules);
    }

    @Bean
    Screens screens(Documents documents, Discretion discretion, Standings standings, JdbcTemplate jdbc) {
        return new Screens(documents, discretion, standings, new Recurrences(jdbc), new EscalationList(jdbc));
    }

    @Bean
    Past past(EventEngine store) {
        return new Past((name, sequence) -> store.events(name, -1, sequence, null).stream()
                .map(event -> new Past.Event((Message) event.getPayload(), History.meta(event)))
                .toList());
    }

    @Bean
    ReportingEndpoint reportingEndpoint(
            JdbcTemplate jdbc,
            Past past,
            Screens screens,
            Standings standings,
            ReadAfter afterFacts,
            ReadAfter afterDocuments) {
        return new ReportingEndpoint(
                new EscalationList(jdbc),
                new Lists(jdbc, past),
                new EscalationMetrics(jdbc),
                screens,
                afterFacts,
                afterDocuments,
                standings,
                InstantSource.system());
    }

    @Bean
    PlanReportEndpoint planReportEndpoint(
            JdbcTemplate jdbc, Screens screens, Discretion discretion, ReadAfter afterFacts, ReadAfter afterDocuments) {
        return new PlanReportEndpoint(
                new ItemList(jdbc),
                new PlanMetrics(jdbc),
                discretion,
                screens,
                afterFacts,
                afterDocuments,
                InstantSource.system());
    }
}
