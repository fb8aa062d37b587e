package tracker.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestIssuer;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceBlockingStub;
import tracker.stack.stores.TestStores;
import tracker.type.v1.RecordedEvent;
import tracker.type.v1.Role;

/** The whole service on an embedded PostgreSQL, shared by all tests that extend this; each uses ids of its own. */
@SpringBootTest(classes = EscalationServiceApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(RunningService.Identity.class)
public abstract class RunningService {
    protected static final String ADMINISTRATOR = TestTokens.token("ada", Set.of(Role.ROLE_ADMINISTRATOR));
    protected static final String SPECIALIST = TestTokens.token("sue", Set.of(Role.ROLE_SPECIALIST));
    protected static final String COORDINATOR = TestTokens.token("cora", Set.of(Role.ROLE_PROBLEM_COORDINATOR));
    protected static final String ENGINEER = TestTokens.token("eve", Set.of(Role.ROLE_PARTNER), "engineering");
    protected static final String ANALYST = TestTokens.token("ann", Set.of(Role.ROLE_ANALYST));

    /** The directory knows this team and no other. */
    protected static final String TEAM = "teams/engineering";

    protected static final DirectoryStub DIRECTORY = DirectoryStub.knowing(TEAM);
    private static final TestIssuer ISSUER = TestIssuer.of("escalation-service");
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @TestConfiguration(proxyBeanMethods = false)
    static class Identity {
        @Bean
        JwtDecoder jwtDecoder() {
            return TestTokens.decoder();
        }
    }

    @Autowired
    private Environment environment;

    @Autowired
    private GrpcServerLifecycle grpc;

    private ManagedChannel channel;

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

    @BeforeEach
    void connect() {
        channel = Grpc.newChannelBuilder("127.0.0.1:" + grpc.getPort(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
        DIRECTORY.failWith(null);
    }

    public String url() {
        return "http://127.0.0.1:" + environment.getRequiredProperty("local.server.port");
    }

    public Channel as(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    public Channel asNobody() {
        return channel;
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

    /** Expects the call to be refused for that reason under that status, and gives the rest of the answer. */
    protected static ErrorInfo refused(Status.Code code, Reason reason, Runnable call) {
        StatusRuntimeException failure = failure(call);
        assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
        ErrorInfo info = detail(failure, ErrorInfo.class).orElseThrow();
        assertThat(info.getReason()).isEqualTo(reason.name());
        return info;
    }

    /** Expects the call to be refused because of its fields, and gives what is wrong with them. */
    protected static List<String> invalid(Runnable call) {
        StatusRuntimeException failure = failure(call);
        assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        return detail(failure, BadRequest.class).orElseThrow().getFieldViolationsList().stream()
                .map(violation -> violation.getField() + ": " + violation.getDescription())
                .toList();
    }

    private static StatusRuntimeException failure(Runnable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
        assertThat(failure).as("a refusal").isNotNull();
        return failure;
    }

    protected static <D extends Message> Optional<D> detail(StatusRuntimeException failure, Class<D> type) {
        try {
            com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
            for (Any detail : status.getDetailsList()) {
                if (detail.is(type)) {
                    return Optional.of(detail.unpack(type));
                }
            }
            return Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
