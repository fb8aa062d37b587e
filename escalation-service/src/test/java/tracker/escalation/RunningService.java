package tracker.escalation;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.platform.identity.TestIssuer;
import tracker.platform.identity.TestTokens;
import tracker.platform.testing.CalledService;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceBlockingStub;
import tracker.stack.stores.TestStores;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** The whole service on an embedded PostgreSQL, shared by all tests that extend this; each uses ids of its own. */
@ContextConfiguration(classes = EscalationServiceApplication.class)
public abstract class RunningService extends CalledService {

    protected static final String ADMINISTRATOR = TestTokens.token("ada", Set.of(Role.ROLE_ADMINISTRATOR));
    protected static final String SPECIALIST = TestTokens.token("sue", Set.of(Role.ROLE_SPECIALIST));
    protected static final String COORDINATOR = TestTokens.token("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR));
    protected static final String ENGINEER = TestTokens.token("eve", Set.of(Role.ROLE_PARTNER), "engineering");
    protected static final String ANALYST = TestTokens.token("ann", Set.of(Role.ROLE_ANALYST));

    /** The directory knows this team and no other. */
    protected static final String TEAM = "teams/engineering";

    protected static final DirectoryStub DIRECTORY = DirectoryStub.knowing(TEAM);
    private static final TestIssuer ISSUER = TestIssuer.of("escalation-service");

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        String database = TestStores.freshDatabase();
        TestStores.environment(database, "tracker_escalation")
                .forEach((name, value) -> properties.add(name, () -> value));
        properties.add("TRACKER_GRPC_PORT", () -> "0");
        properties.add("TRACKER_ISSUER", ISSUER::url);
        properties.add("TRACKER_CLIENT_SECRET", () -> "secret");
        properties.add("TRACKER_REMEDIATION_GRPC", DIRECTORY::target);
        properties.add("tracker.remediation-service.deadline", () -> "30s");
        properties.add("tracker.recurrence.quiet", () -> "50ms");
    }

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @AfterEach
    void directoryIsWell() {
        DIRECTORY.failWith(null);
    }

    protected EscalationServiceBlockingStub escalations(String token) {
        return EscalationServiceGrpc.newBlockingStub(as(token));
    }

    protected ProblemServiceBlockingStub problems(String token) {
        return ProblemServiceGrpc.newBlockingStub(as(token));
    }

    protected static String newId() {
        return UUID.randomUUID().toString();
    }

    /** A new escalation, opened by the specialist. */
    protected Escalation opened() {
        return escalations(SPECIALIST)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setTitle("Videos do not load")
                        .build())
                .getEscalation();
    }

    protected Escalation get(String name) {
        return escalations(ANALYST)
                .getEscalation(GetEscalationRequest.newBuilder().setName(name).build())
                .getEscalation();
    }

    protected List<RecordedEvent> timeline(String name) {
        return escalations(ANALYST)
                .listEscalationTimeline(ListEscalationTimelineRequest.newBuilder()
                        .setName(name)
                        .setPageSize(1000)
                        .build())
                .getEventsList();
    }

    /** Names of the events of a timeline. */
    protected static List<String> types(List<RecordedEvent> events) {
        return events.stream()
                .map(event -> event.getEvent().getTypeUrl())
                .map(type -> type.substring(type.lastIndexOf('.') + 1))
                .toList();
    }
}
