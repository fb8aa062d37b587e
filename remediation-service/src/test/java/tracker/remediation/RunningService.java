package tracker.remediation;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.plan.v1.PlanServiceGrpc;
import tracker.plan.v1.PlanServiceGrpc.PlanServiceBlockingStub;
import tracker.platform.identity.TestIssuer;
import tracker.platform.identity.TestTokens;
import tracker.platform.testing.CalledService;
import tracker.platform.testing.TestIdentity;
import tracker.remediation.plan.effectiveness.CountedRecurrence;
import tracker.stack.stores.TestStores;
import tracker.team.v1.RegisterTeamRequest;
import tracker.team.v1.TeamKind;
import tracker.team.v1.TeamServiceGrpc;
import tracker.team.v1.TeamServiceGrpc.TeamServiceBlockingStub;
import tracker.type.v1.Role;

/** The whole service on an embedded PostgreSQL, shared by all tests that extend this; each uses ids of its own. */
@ContextConfiguration(classes = RemediationServiceApplication.class)
@Import(RunningService.Counted.class)
public abstract class RunningService extends CalledService {

    protected static final String ADMINISTRATOR = TestTokens.token("ada", Set.of(Role.ROLE_ADMINISTRATOR));
    protected static final String MANAGER = TestTokens.token("max", Set.of(Role.ROLE_PROGRAM_MANAGER));
    protected static final String COORDINATOR = TestTokens.token("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR));
    protected static final String ENGINEER = TestTokens.token("eve", Set.of(Role.ROLE_PARTNER), "engineering");
    protected static final String LAWYER = TestTokens.token("lou", Set.of(Role.ROLE_PARTNER), "policy");

    protected static final EscalationServiceStub ESCALATION_SERVICE = EscalationServiceStub.start();
    protected static final CountedRecurrence RECURRENCE = new CountedRecurrence();
    private static final Duration AGAIN = Duration.ofMinutes(2);
    private static final TestIssuer ISSUER = TestIssuer.of("remediation-service");
    /** Of the service that was started last; another replica is started with the same. */
    protected static final Map<String, Supplier<Object>> PROPERTIES = new LinkedHashMap<>();

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Counted {

        @Bean
        @Primary
        CountedRecurrence countedRecurrence() {
            return RECURRENCE;
        }
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        DynamicPropertyRegistry properties = (name, value) -> {
            registry.add(name, value);
            PROPERTIES.put(name, value);
        };
        String database = TestStores.freshDatabase();
        TestStores.environment(database, "tracker_remediation")
                .forEach((name, value) -> properties.add(name, () -> value));
        properties.add("TRACKER_GRPC_PORT", () -> "0");
        properties.add("tracker.effectiveness.shortest-window", () -> "2s");
        properties.add("tracker.effectiveness.polling", () -> "200ms");
        properties.add("tracker.effectiveness.retry", () -> "500ms");
        properties.add("tracker.effectiveness.heartbeat", () -> "500ms");
        properties.add("TRACKER_ISSUER", ISSUER::url);
        properties.add("TRACKER_CLIENT_SECRET", () -> "secret");
        properties.add("TRACKER_ESCALATION_GRPC", ESCALATION_SERVICE::target);
        properties.add("tracker.escalation-service.deadline", () -> "30s"); // a busy machine is no failure
    }

    /** Another process of the service, as far as the database can tell. */
    protected static ConfigurableApplicationContext anotherReplica() {
        return new SpringApplicationBuilder(RemediationServiceApplication.class, TestIdentity.class, Counted.class)
                .run(Stream.concat(
                                PROPERTIES.entrySet().stream()
                                        .map(each -> "--%s=%s"
                                                .formatted(
                                                        each.getKey(),
                                                        each.getValue().get())),
                                Stream.of("--server.port=0"))
                        .toArray(String[]::new));
    }

    @AfterEach
    void escalationServiceIsWell() {
        ESCALATION_SERVICE.failWith(null);
    }

    protected PlanServiceBlockingStub plans(String token) {
        return PlanServiceGrpc.newBlockingStub(as(token));
    }

    protected TeamServiceBlockingStub teams(String token) {
        return TeamServiceGrpc.newBlockingStub(as(token));
    }

    /** The teams that the tests know; registering one again is the same request. */
    protected void registerTeams() {
        registerTeam(TeamKind.TEAM_KIND_ENGINEERING);
        registerTeam(TeamKind.TEAM_KIND_POLICY);
    }

    /** Called by its kind. */
    protected void registerTeam(TeamKind kind) {
        String slug = kind.name().substring("TEAM_KIND_".length()).toLowerCase(java.util.Locale.ROOT);
        teams(ADMINISTRATOR)
                .registerTeam(RegisterTeamRequest.newBuilder()
                        .setRequestId("register " + slug)
                        .setSlug(slug)
                        .setDisplayName(slug)
                        .setKind(kind)
                        .build());
    }

    /**
     * Has the processor handle all that there is once more, and waits until it has. Not until it says that it no longer
     * replays, for that it says at the next event only.
     */
    protected static void handleAllAgain(StreamingEventProcessor processor) {
        long reached = position(processor);
        processor.shutDown();
        processor.resetTokens();
        processor.start();
        await().atMost(AGAIN).until(() -> position(processor) >= reached);
    }

    private static long position(StreamingEventProcessor processor) {
        return processor.processingStatus().values().stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
    }

    protected static String newProblem() {
        return "problems/" + UUID.randomUUID();
    }

    protected static String newRequest() {
        return UUID.randomUUID().toString();
    }
}
