package tracker.reporting;

import com.google.protobuf.Message;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import tracker.platform.command.Position;
import tracker.platform.identity.TestTokens;
import tracker.platform.processor.Projections;
import tracker.platform.processor.StoredEvent;
import tracker.platform.testing.CalledService;
import tracker.reporting.v1.EventFeedServiceGrpc;
import tracker.reporting.v1.EventFeedServiceGrpc.EventFeedServiceBlockingV2Stub;
import tracker.reporting.v1.PlanReportServiceGrpc;
import tracker.reporting.v1.PlanReportServiceGrpc.PlanReportServiceBlockingStub;
import tracker.reporting.v1.RecurrenceServiceGrpc;
import tracker.reporting.v1.RecurrenceServiceGrpc.RecurrenceServiceBlockingStub;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.reporting.v1.ReportingServiceGrpc.ReportingServiceBlockingStub;
import tracker.stack.stores.TestStores;
import tracker.type.v1.Role;

/** The whole service on the embedded stores, shared by all tests that extend this; each uses ids of its own. */
@ContextConfiguration(classes = ReportingServiceApplication.class)
public abstract class RunningService extends CalledService {

    protected static final String ANALYST = TestTokens.token("ana", Set.of(Role.ROLE_ANALYST));

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static String database = "";

    @Autowired
    private EventStore events;

    @Autowired
    protected PlatformTransactionManager transactions;

    @Autowired
    protected Projections projections;

    @Autowired
    protected JdbcTemplate jdbc;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        database = TestStores.freshDatabase();
        TestStores.environment(database, "tracker_reporting")
                .forEach((name, value) -> properties.add(name, () -> value));
        properties.add("TRACKER_GRPC_PORT", () -> "0");
        properties.add("tracker.feed.heartbeat", () -> "400ms");
        properties.add("TRACKER_MONGO_URI", () -> TestStores.mongo().uri("reporting_" + DATABASES.incrementAndGet()));
    }

    protected static String database() {
        return database;
    }

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    protected ReportingServiceBlockingStub reporting() {
        return reporting(ANALYST);
    }

    protected ReportingServiceBlockingStub reporting(String token) {
        return ReportingServiceGrpc.newBlockingStub(as(token));
    }

    protected PlanReportServiceBlockingStub planReports(String token) {
        return PlanReportServiceGrpc.newBlockingStub(as(token));
    }

    protected RecurrenceServiceBlockingStub recurrences() {
        return RecurrenceServiceGrpc.newBlockingStub(as(ANALYST));
    }

    protected EventFeedServiceBlockingV2Stub feed(String token) {
        return EventFeedServiceGrpc.newBlockingV2Stub(as(token));
    }

    /** Appends what another service would have; gives the position of the last event. */
    protected String append(List<StoredEvent> stored) {
        for (int from = 0; from < stored.size(); from += 500) {
            events.publish(stored.subList(from, Math.min(stored.size(), from + 500)).stream()
                    .map(RunningService::message)
                    .toList());
        }
        StoredEvent last = stored.getLast();
        return new Position(last.aggregateId(), last.meta().sequence()).encode();
    }

    private static DomainEventMessage<Message> message(StoredEvent event) {
        return new GenericDomainEventMessage<>(
                event.aggregateType(), event.aggregateId(), event.meta().sequence(), event.payload(), event.metadata());
    }

    protected HttpResponse<String> get(String pathAndQuery) {
        return get(ANALYST, pathAndQuery);
    }

    protected URI uri(String pathAndQuery) {
        return URI.create(url() + pathAndQuery);
    }

    protected HttpResponse<String> get(String token, String pathAndQuery) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(uri(pathAndQuery))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
