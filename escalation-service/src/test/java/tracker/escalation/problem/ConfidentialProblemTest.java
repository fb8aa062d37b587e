package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.util.Timestamps;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tracker.escalation.RunningService;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.platform.identity.EveryCallAbout;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceBlockingStub;
import tracker.problem.v1.SetProblemConfidentialityRequest;
import tracker.type.v1.Role;

/** A confidential problem is there for those who may know of it, and for nobody else, in whatever way they ask. */
class ConfidentialProblemTest extends RunningService {

    private static final String MISSING = "problems/00000000-0000-5000-8000-000000000000";
    private static final String SERVICE = TestTokens.token("bridge", Set.of(Role.ROLE_SERVICE));
    private static final String VIEWER = TestTokens.token("vera", Set.of(Role.ROLE_ANALYST));

    private static OpenProblemRequest.Builder open(Escalation... escalations) {
        return OpenProblemRequest.newBuilder()
                .setRequestId(newId())
                .setKind(ProblemKind.PROBLEM_KIND_USER_FEEDBACK)
                .setTitle("A matter for few")
                .addAllEscalations(
                        Stream.of(escalations).map(Escalation::getName).toList());
    }

    private Problem opened(OpenProblemRequest.Builder request) {
        return problems(COORDINATOR).openProblem(request.build()).getProblem();
    }

    private Problem confidentialProblem() {
        return opened(open(opened())
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addViewers("vera"));
    }

    private Escalation confidentialEscalation() {
        return escalations(SPECIALIST)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setTitle("A case for few")
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build())
                .getEscalation();
    }

    private static Status.Code outcome(Runnable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
        return failure == null ? Status.Code.OK : failure.getStatus().getCode();
    }

    private static Status.Code read(ProblemServiceBlockingStub problems, String name) {
        return outcome(() ->
                problems.getProblem(GetProblemRequest.newBuilder().setName(name).build()));
    }

    @Test
    void whatIsOpenedFromAConfidentialEscalationIsConfidentialUnlessSomebodySaysOtherwise() {
        Escalation open = opened();
        Escalation hidden = confidentialEscalation();

        Problem confidential = opened(open(open, hidden));

        assertThat(confidential.getConfidentiality()).isEqualTo(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL);
        assertThat(confidential.getViewersList()).containsExactly("cora");
        assertThat(read(problems(ANALYST), confidential.getName())).isEqualTo(Status.Code.NOT_FOUND);
        Problem said = opened(open(open, hidden).setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN));
        assertThat(read(problems(ANALYST), said.getName())).isEqualTo(Status.Code.OK);
        Problem unsaid = opened(open(open));
        problems(COORDINATOR)
                .addProblemEscalations(AddProblemEscalationsRequest.newBuilder()
                        .setName(unsaid.getName())
                        .setRequestId(newId())
                        .addEscalations(hidden.getName())
                        .build());
        assertThat(read(problems(ANALYST), unsaid.getName()))
                .as("one case among others does not hide them")
                .isEqualTo(Status.Code.OK);
    }

    @Test
    void theSameRequestAgainOpensNothingElse() {
        OpenProblemRequest request = open(confidentialEscalation()).build();

        Problem first = problems(COORDINATOR).openProblem(request).getProblem();

        assertThat(problems(COORDINATOR).openProblem(request).getProblem()).isEqualTo(first);
    }

    @TestFactory
    Stream<DynamicTest> toOutsidersItIsNotThereWhateverTheyAsk() {
        String name = confidentialProblem().getName();
        EveryCallAbout calls = new EveryCallAbout(
                "problems",
                Map.of(
                        "escalations",
                        opened().getName(),
                        "evidence",
                        "https://example.org/evidence",
                        "time",
                        Timestamps.fromMillis(0),
                        "hypothesis",
                        "hypothesis-1",
                        "finding",
                        "timeline-1"));
        return calls.of(ProblemServiceGrpc.SERVICE_NAME)
                .map(rpc -> dynamicTest(rpc.grpcName(), () -> {
                    for (Role role : rpc.access().getRolesList()) {
                        String outsider = TestTokens.token("sam", Set.of(role));
                        String missing = calls.outcome(as(outsider), rpc, MISSING);
                        assertThat(missing).as("%s of %s", role, rpc.grpcName()).contains("NOT_FOUND");
                        if (role == Role.ROLE_ADMINISTRATOR || role == Role.ROLE_PROBLEM_COORDINATOR) {
                            continue;
                        }
                        boolean plans = role == Role.ROLE_SERVICE
                                && rpc.method().getName().matches("(Get|List).*");
                        assertThat(calls.outcome(as(outsider), rpc, name))
                                .as(role.name())
                                .isEqualTo(plans ? EveryCallAbout.ANSWERED : missing);
                    }
                }));
    }

    @Test
    void aServiceReadsItUnderItsOwnNameAndForNobodyElse() {
        String name = confidentialProblem().getName();

        assertThat(read(problems(SERVICE), name)).isEqualTo(Status.Code.OK);
        assertThat(read(problemsFor(COORDINATOR), name)).isEqualTo(Status.Code.OK);
        assertThat(read(problemsFor(ANALYST), name)).isEqualTo(Status.Code.NOT_FOUND);
    }

    /** As a service asks on behalf of the bearer of that token. */
    private ProblemServiceBlockingStub problemsFor(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("tracker-acting-for", Metadata.ASCII_STRING_MARSHALLER), token);
        return problems(SERVICE).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void itIsHiddenInThePastTooUntilItIsOpenAgain() {
        Problem problem = opened(open(opened()));
        GetProblemRequest past = GetProblemRequest.newBuilder()
                .setName(problem.getName())
                .setAsOf(problem.getOpenTime())
                .build();
        SetProblemConfidentialityRequest.Builder set =
                SetProblemConfidentialityRequest.newBuilder().setName(problem.getName());

        problems(COORDINATOR)
                .setProblemConfidentiality(set.setRequestId(newId())
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build());

        assertThat(outcome(() -> problems(ANALYST).getProblem(past))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(outcome(() -> problems(VIEWER).getProblem(past))).isEqualTo(Status.Code.OK);
        problems(COORDINATOR)
                .setProblemConfidentiality(set.setRequestId(newId())
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN)
                        .clearViewers()
                        .build());
        assertThat(outcome(() -> problems(ANALYST).getProblem(past))).isEqualTo(Status.Code.OK);
    }

    @Test
    void whatPointsToItNamesItOnlyToThoseWhoMayKnow() {
        Escalation escalation = opened();
        String hidden = opened(open(escalation)
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera"))
                .getName();
        await().until(() -> escalations(VIEWER)
                .getEscalation(tracker.escalation.v1.GetEscalationRequest.newBuilder()
                        .setName(escalation.getName())
                        .build())
                .getEscalation()
                .getLinksList()
                .stream()
                .anyMatch(link -> link.getTarget().equals(hidden)));
        String duplicate = opened(open(escalation)).getName();
        problems(COORDINATOR)
                .closeProblem(CloseProblemRequest.newBuilder()
                        .setName(duplicate)
                        .setRequestId(newId())
                        .setResolution(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE)
                        .setReason("The same")
                        .setDuplicateOf(hidden)
                        .build());

        assertThat(get(escalation.getName()).toString()).doesNotContain(hidden);
        assertThat(types(timeline(escalation.getName()))).contains("EscalationOpened");
        assertThat(timeline(escalation.getName()).toString()).doesNotContain(hidden);
        Problem seen = problems(ANALYST)
                .getProblem(GetProblemRequest.newBuilder().setName(duplicate).build())
                .getProblem();
        assertThat(seen.getResolution()).isEqualTo(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE);
        assertThat(seen.getDuplicateOf()).isEmpty();
    }

    @Test
    void itIsNoTargetForOutsiders() {
        String hidden = confidentialProblem().getName();
        String open = opened().getName();

        for (String target : List.of(hidden, MISSING)) {
            assertThat(invalid(() -> escalations(SPECIALIST)
                            .linkEscalation(LinkEscalationRequest.newBuilder()
                                    .setName(open)
                                    .setRequestId(newId())
                                    .setLink(Link.newBuilder()
                                            .setKind(LinkKind.LINK_KIND_PROBLEM)
                                            .setTarget(target))
                                    .build())))
                    .singleElement()
                    .asString()
                    .isEqualTo("link.target: there is no " + target + ".");
        }
    }
}
