package tracker.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static tracker.type.v1.Role.ROLE_ADMINISTRATOR;
import static tracker.type.v1.Role.ROLE_ANALYST;
import static tracker.type.v1.Role.ROLE_PARTNER;
import static tracker.type.v1.Role.ROLE_PROBLEM_COORDINATOR;
import static tracker.type.v1.Role.ROLE_PROGRAM_MANAGER;
import static tracker.type.v1.Role.ROLE_SERVICE;
import static tracker.type.v1.Role.ROLE_SPECIALIST;

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
import tracker.plan.v1.PlanServiceGrpc;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.TestTokens;
import tracker.team.v1.TeamServiceGrpc;
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
    private static final Set<Role> BUILDERS = Set.of(ROLE_PROGRAM_MANAGER, ROLE_ADMINISTRATOR);
    private static final Set<Role> WORKERS = Set.of(ROLE_PARTNER);
    private static final Set<Role> JUDGES = Set.of(ROLE_PARTNER, ROLE_PROBLEM_COORDINATOR, ROLE_PROGRAM_MANAGER);

    private static final Set<Role> LEADERS = Set.of(ROLE_PROGRAM_MANAGER, ROLE_PROBLEM_COORDINATOR, ROLE_ADMINISTRATOR);

    private static final Map<String, Set<Role>> MAY = Map.ofEntries(
            Map.entry(
                    "DraftPlan",
                    Set.of(ROLE_PROGRAM_MANAGER, ROLE_PROBLEM_COORDINATOR, ROLE_ADMINISTRATOR, ROLE_SERVICE)),
            Map.entry("ProposePlanItem", BUILDERS),
            Map.entry("ProposePlan", BUILDERS),
            Map.entry("OfferPlan", BUILDERS),
            Map.entry("ReofferPlanItem", BUILDERS),
            Map.entry("AcceptCommitment", JUDGES),
            Map.entry("DeclineCommitment", JUDGES),
            Map.entry("StartPlanItem", WORKERS),
            Map.entry("BlockPlanItem", WORKERS),
            Map.entry("UnblockPlanItem", WORKERS),
            Map.entry("ClaimPlanItemDone", WORKERS),
            Map.entry("VerifyPlanItem", JUDGES),
            Map.entry("RejectPlanItem", JUDGES),
            Map.entry("ClosePlanItem", BUILDERS),
            Map.entry("ImplementPlan", BUILDERS),
            Map.entry("CounterCommitment", JUDGES),
            Map.entry("TakeCounterProposal", BUILDERS),
            Map.entry("DelegateCommitment", JUDGES),
            Map.entry("StartReplanning", BUILDERS),
            Map.entry("ApproveReplanning", LEADERS),
            Map.entry("SetPlanItemDependencies", BUILDERS),
            Map.entry("SetPlanItemContributors", Set.of(ROLE_PARTNER, ROLE_PROGRAM_MANAGER, ROLE_ADMINISTRATOR)),
            Map.entry("RequestPlanItemExtension", JUDGES),
            Map.entry("DecidePlanItemExtension", Set.of(ROLE_PROGRAM_MANAGER, ROLE_PROBLEM_COORDINATOR)),
            Map.entry("SupersedePlanItem", BUILDERS),
            Map.entry("CancelPlanItem", BUILDERS),
            Map.entry("RequestPlanItemRiskAcceptance", LEADERS),
            Map.entry("DecidePlanItemRiskAcceptance", LEADERS),
            Map.entry("SuspendPlan", BUILDERS),
            Map.entry("ResumePlan", BUILDERS),
            Map.entry("CancelPlan", BUILDERS),
            Map.entry("RequestPlanRiskAcceptance", LEADERS),
            Map.entry("DecidePlanRiskAcceptance", LEADERS),
            Map.entry("UploadEvidenceFile", WORKERS),
            Map.entry("GetEvidenceFile", EVERYBODY),
            Map.entry("DiffPlan", EVERYBODY),
            Map.entry("SetEffectivenessCheck", BUILDERS),
            Map.entry("JudgePlan", BUILDERS),
            Map.entry("GetPlan", EVERYBODY),
            Map.entry("ListPlanTimeline", EVERYBODY),
            Map.entry("RegisterTeam", Set.of(ROLE_ADMINISTRATOR)),
            Map.entry("ChangeTeam", Set.of(ROLE_ADMINISTRATOR)),
            Map.entry("UpdateTeam", Set.of(ROLE_ADMINISTRATOR)),
            Map.entry("PutTeamMember", Set.of(ROLE_ADMINISTRATOR)),
            Map.entry("RemoveTeamMember", Set.of(ROLE_ADMINISTRATOR)),
            Map.entry("GetTeam", EVERYBODY));

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
        return Stream.of(PlanServiceGrpc.getServiceDescriptor(), TeamServiceGrpc.getServiceDescriptor())
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
                assertThat(info(failure).getReason())
                        .as("%s by %s, who may not", rpc.getBareMethodName(), role)
                        .isEqualTo(Reason.ROLE_NOT_ALLOWED.name());
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
