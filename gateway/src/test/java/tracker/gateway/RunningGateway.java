package tracker.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The gateway, started, before three stub services and an issuer of its own. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "tracker.gateway.limits.body=64KB",
            "tracker.gateway.limits.json=16KB",
            "tracker.gateway.limits.requests-per-second=1",
            "tracker.gateway.limits.burst=200",
            "tracker.gateway.limits.at-once=" + RunningGateway.AT_ONCE,
            "tracker.gateway.limits.silence=2s",
            "tracker.gateway.sign-in.keys-refused=0s",
            "tracker.gateway.sessions.client-secret=" + RunningGateway.SECRET,
            "tracker.gateway.sessions.keys=" + RunningGateway.SEAL,
            "tracker.gateway.allowed-origins=" + RunningGateway.FRIEND,
            "tracker.gateway.deadlines.grace=100ms",
            "tracker.gateway.deadlines.by-rpc[" + RunningGateway.HURRIED + "]=1s",
            "logging.level.root=warn"
        })
abstract class RunningGateway {

    static final String SECRET = "secret";
    static final String SEAL = "a seal for tests that is long enough";
    static final String FRIEND = "https://friend.example";
    static final int AT_ONCE = 20;
    static final String HURRIED = "tracker.plan.v1.PlanService/GetPlan";

    static final TestIssuer ISSUER = new TestIssuer();
    static final StubService REPORTING = new StubService("reporting-service");
    static final Map<String, StubService> SERVICES = Map.of(
            "escalation-service", new StubService("escalation-service"),
            "remediation-service", new StubService("remediation-service"),
            "reporting-service", REPORTING);

    static final StubCalls REPORTING_CALLS = new StubCalls("reporting-service");
    static final Map<String, StubCalls> CALLS = Map.of(
            "escalation-service", new StubCalls("escalation-service"),
            "remediation-service", new StubCalls("remediation-service"),
            "reporting-service", REPORTING_CALLS);

    @LocalServerPort
    private int port;

    WebTestClient client = WebTestClient.bindToServer().build();

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        SERVICES.forEach(
                (name, service) -> properties.add("tracker.gateway.services." + name + ".http", service::address));
        CALLS.forEach((name, calls) -> properties.add("tracker.gateway.services." + name + ".grpc", calls::address));
        properties.add("tracker.gateway.sign-in.issuer", ISSUER::address);
    }

    @BeforeEach
    void connect() {
        client = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** The path as it is written here: nothing encoded, nothing expanded. */
    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Signed in as a subject of its own, so that no test uses up another's limit. */
    WebTestClient signedIn(String... roles) {
        String subject = getClass().getSimpleName() + UUID.randomUUID();
        return with(ISSUER.token(subject, roles));
    }

    WebTestClient with(String token) {
        return client.mutate()
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .build();
    }
}
