package tracker.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.document.Documents;
import tracker.reporting.fact.FactsDatabase;
import tracker.reporting.list.EscalationList;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.metric.EscalationMetrics;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.stack.stores.PostgresServer;

/** The same read models on PostgreSQL and MongoDB as they run elsewhere; skipped where no Docker is. */
@Testcontainers(disabledWithoutDocker = true)
class RealStoresTest {

    @Container
    private static final PostgreSQLContainer POSTGRES = new PostgreSQLContainer("postgres:18");

    @Container
    private static final MongoDBContainer MONGO = new MongoDBContainer("mongo:8");

    private static final List<StoredEvent> EVENTS = LogEvents.of(IncidentLog.sample(100));

    @Test
    void facts_listsAndFiguresAnswerOnPostgres() throws SQLException {
        Map<String, String> passwords =
                PostgresServer.ROLES.stream().collect(Collectors.toMap(role -> role, role -> "secret"));
        try (Connection superuser = DriverManager.getConnection(
                        POSTGRES.getJdbcUrl(), POSTGRES.getUsername(), POSTGRES.getPassword());
                var statement = superuser.createStatement()) {
            for (String role : PostgresServer.ROLES) {
                statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
            }
            statement.execute("ALTER DATABASE " + POSTGRES.getDatabaseName() + " OWNER TO tracker_owner");
        }
        try (FactsDatabase facts = new FactsDatabase(POSTGRES.getJdbcUrl(), passwords)) {
            facts.apply(EVENTS);
            facts.apply(EVENTS, 77);
            assertThat(new EscalationList(facts.jdbc())
                            .page(
                                    ListEscalationsRequest.newBuilder()
                                            .setExternalId("inc")
                                            .build(),
                                    Readers.ALL)
                            .totalSize())
                    .isEqualTo(100);
            assertThat(new EscalationMetrics(facts.jdbc())
                            .of(
                                    GetEscalationMetricsRequest.newBuilder()
                                            .setBasis("source")
                                            .build(),
                                    Readers.ALL)
                            .getFigures()
                            .getOpened())
                    .isEqualTo(100);
        }
    }

    @Test
    void documents_areWrittenOnceOnMongo() {
        try (MongoClient client = MongoClients.create(MONGO.getConnectionString())) {
            Documents documents = new Documents(client.getDatabase("tracker"), new InMemoryTokenStore(), () -> {});
            Projection.Generation generation = documents.open(1);
            for (int from = 0; from < EVENTS.size(); from += 50) {
                generation.apply(EVENTS.subList(from, Math.min(from + 50, EVENTS.size())));
            }
            generation.apply(EVENTS);
            StoredEvent last = EVENTS.getLast();
            assertThat(documents.applyAsLong(last.aggregateId()))
                    .isEqualTo(last.meta().sequence());
        }
    }
}
