package tracker.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static tracker.type.v1.Role.ROLE_ADMINISTRATOR;
import static tracker.type.v1.Role.ROLE_ANALYST;
import static tracker.type.v1.Role.ROLE_PARTNER;
import static tracker.type.v1.Role.ROLE_PROBLEM_COORDINATOR;
import static tracker.type.v1.Role.ROLE_PROGRAM_MANAGER;
import static tracker.type.v1.Role.ROLE_SERVICE;
import static tracker.type.v1.Role.ROLE_SPECIALIST;

import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.type.v1.Role;

/** Each RPC tried by each role: who is not in the table is refused before anything else is looked at. */
class AuthorisationTest extends RunningService {
    private static final Set<Role> EVERYBODY = Set.of(
            ROLE_SPECIALIST,
            ROLE_PROBLEM_COORDINATOR,
            ROLE_PARTNER,
            ROLE_PROGRAM_MANAGER,
            ROLE_ANALYST,
            ROLE_ADMINISTRATOR,
            ROLE_SERVICE);
    private static final Set<Role> SPECIALISTS = Set.of(ROLE_SPECIALIST, ROLE_ADMINISTRATOR, ROLE_SERVICE);
    private static final Set<Role> WORKERS = Set.of(ROLE_SPECIALIST, ROLE_PARTNER, ROLE_ADMINISTRATOR, ROLE_SERVICE);
    private static final Set<Role> DESK =
            Set.of(ROLE_SPECIALIST, ROLE_PROBLEM_COORDINATOR, ROLE_ADMINISTRATOR, ROLE_SERVICE);
    private static final Set<Role> COORDINATORS = Set.of(ROLE_PROBLEM_COORDINATOR, ROLE_ADMINISTRATOR, ROLE_SERVICE);
    private static final Set<Role> PEOPLE_OF_THE_DESK =
            Set.of(ROLE_SPECIALIST, ROLE_PROBLEM_COORDINATOR, ROLE_ADMINISTRATOR);
    private static final Set<Role> LEADERS = Set.of(ROLE_PROBLEM_COORDINATOR, ROLE_ADMINISTRATOR);
    private static final Set<Role> FINDERS =
            Set.of(ROLE_SPECIALIST, ROLE_PROBLEM_COORDINATOR, ROLE_PARTNER, ROLE_ADMINISTRATOR, ROLE_SERVICE);

    private static final Map<String, Set<Role>> MAY = Map.ofEntries(
            Map.entry("OpenEscalation", DESK),
            Map.entry("TriageEscalation", SPECIALISTS),
            Map.entry("AssignEscalation", DESK),
            Map.entry("AcknowledgeEscalation", WORKERS),
            Map.entry("StartEscalationWork", WORKERS),
            Map.entry("PendEscalation", WORKERS),
            Map.entry("MitigateEscalation", WORKERS),
            Map.entry("ResolveEscalation", SPECIALISTS),
            Map.entry("ReopenEscalation", DESK),
            Map.entry("CloseEscalation", SPECIALISTS),
            Map.entry("DismissEscalation", SPECIALISTS),
            Map.entry("ChangeEscalationPriority", SPECIALISTS),
            Map.entry(
                    "CommentEscalation",
                    Set.of(
                            ROLE_SPECIALIST,
                            ROLE_PROBLEM_COORDINATOR,
                            ROLE_PARTNER,
                            ROLE_PROGRAM_MANAGER,
                            ROLE_ADMINISTRATOR,
                            ROLE_SERVICE)),
            Map.entry("LinkEscalation", DESK),
            Map.entry("MergeEscalation", PEOPLE_OF_THE_DESK),
            Map.entry("UnmergeEscalation", PEOPLE_OF_THE_DESK),
            Map.entry("SetEscalationConfidentiality", PEOPLE_OF_THE_DESK),
            Map.entry("RecordEscalationHistory", Set.of(ROLE_ADMINISTRATOR, ROLE_SERVICE)),
            Map.entry("GetEscalation", EVERYBODY),
            Map.entry("ListEscalationTimeline", EVERYBODY),
            Map.entry("OpenProblem", COORDINATORS),
            Map.entry("AddProblemEscalations", COORDINATORS),
            Map.entry("StartProblemAssessment", COORDINATORS),
            Map.entry("StartRootCauseAnalysis", COORDINATORS),
            Map.entry("ConfirmRootCause", LEADERS),
            Map.entry("AddProblemTimelineEntry", FINDERS),
            Map.entry("AddProblemWhy", LEADERS),
            Map.entry("AddProblemFactor", LEADERS),
            Map.entry("ProposeProblemHypothesis", FINDERS),
            Map.entry("ConfirmProblemHypothesis", LEADERS),
            Map.entry("RejectProblemHypothesis", LEADERS),
            Map.entry("RetractProblemFinding", LEADERS),
            Map.entry("SetProblemWorkaround", LEADERS),
            Map.entry("ResolveProblem", Set.of(ROLE_SERVICE)),
            Map.entry("CloseProblem", LEADERS),
            Map.entry("ReopenProblem", LEADERS),
            Map.entry("GetProblem", EVERYBODY),
            Map.entry("ListProblemTimeline", EVERYBODY));

    /** Sends and reads bytes as they are: an empty message of whatever type. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        RAW;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }

    static Collection<MethodDescriptor<?, ?>> rpcs() {
        return Stream.of(EscalationServiceGrpc.getServiceDescriptor(), ProblemServiceGrpc.getServiceDescriptor())
                .flatMap(service -> service.getMethods().stream())
                .toList();
    }

    @Test
    void theTableHasARowForEachRpc() {
        assertThat(rpcs().stream().map(MethodDescriptor::getBareMethodName).collect(Collectors.toSet()))
                .isEqualTo(MAY.keySet());
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void onlyTheRolesOfTheTableComeThrough(MethodDescriptor<?, ?> rpc) {
        for (Role role : EVERYBODY) {
            StatusRuntimeException failure = call(rpc, as(TestTokens.token("somebody", Set.of(role))));
            if (MAY.getOrDefault(rpc.getBareMethodName(), Set.of()).contains(role)) {
                assertThat(failure.getStatus().getCode())
                        .as("%s by %s, who may", rpc.getBareMethodName(), role)
                        .isEqualTo(Status.Code.INVALID_ARGUMENT);
            } else {
                assertThat(detail(failure, ErrorInfo.class))
                        .as("%s by %s, who may not", rpc.getBareMethodName(), role)
                        .hasValueSatisfying(
                                info -> assertThat(info.getReason()).isEqualTo(Reason.ROLE_NOT_ALLOWED.name()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rpcs")
    void nobodyComesThroughWithoutAToken(MethodDescriptor<?, ?> rpc) {
        assertThat(call(rpc, asNobody()).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(call(rpc, as("not a token")).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    private static StatusRuntimeException call(MethodDescriptor<?, ?> rpc, Channel channel) {
        MethodDescriptor<byte[], byte[]> raw =
                rpc.toBuilder(Bytes.RAW, Bytes.RAW).build();
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(channel, raw, CallOptions.DEFAULT, new byte[0]));
        assertThat(failure).as(rpc.getBareMethodName()).isNotNull();
        return failure;
    }
}
