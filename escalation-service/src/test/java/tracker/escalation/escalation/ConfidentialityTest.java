package tracker.escalation.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Metadata;
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
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.escalation.v1.MergeEscalationRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.platform.identity.EveryCallAbout;
import tracker.platform.identity.TestTokens;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProposeProblemHypothesisRequest;
import tracker.type.v1.Role;

/** A confidential escalation is there for those who may know of it, and for nobody else, in whatever way they ask. */
class ConfidentialityTest extends RunningService {
    private static final String OTHER_SPECIALIST = TestTokens.token("sam", Set.of(Role.ROLE_SPECIALIST));
    private static final String SERVICE = TestTokens.token("bridge", Set.of(Role.ROLE_SERVICE));
    private static final List<String> OUTSIDERS = List.of(OTHER_SPECIALIST, ENGINEER, ANALYST, SERVICE);
    private static final String MISSING = "escalations/00000000-0000-5000-8000-000000000000";

    /** Opened by sue, who lets vera know of it. */
    private Escalation confidential() {
        return escalations(SPECIALIST)
                .openEscalation(OpenEscalationRequest.newBuilder()
                        .setRequestId(newId())
                        .setTitle("A matter for few")
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build())
                .getEscalation();
    }

    @TestFactory
    Stream<DynamicTest> toOutsidersItIsNotThereWhateverTheyAsk() {
        String name = confidential().getName();
        String open = opened().getName();
        EveryCallAbout calls = new EveryCallAbout(
                "escalations",
                Map.of(
                        "team",
                        TEAM,
                        "into",
                        open,
                        "link",
                        Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_RELATED)
                                .setTarget(open)
                                .build()));
        return calls.of(EscalationServiceGrpc.SERVICE_NAME)
                .map(rpc -> dynamicTest(rpc.grpcName(), () -> {
                    for (Role role : rpc.access().getRolesList()) {
                        String outsider = TestTokens.token("sam", Set.of(role), TEAM.substring("teams/".length()));
                        String missing = calls.outcome(as(outsider), rpc, MISSING);
                        assertThat(missing).as("%s of %s", role, rpc.grpcName()).contains("NOT_FOUND");
                        if (role != Role.ROLE_ADMINISTRATOR && role != Role.ROLE_PROBLEM_COORDINATOR) {
                            assertThat(calls.outcome(as(outsider), rpc, name))
                                    .as(role.name())
                                    .isEqualTo(missing);
                        }
                    }
                }));
    }

    @Test
    void aStaleEtag_andALinkToIt_areNoWayToIt() {
        String name = confidential().getName();
        String open = opened().getName();
        for (String outsider : List.of(OTHER_SPECIALIST, ENGINEER)) {
            for (String its : List.of(name, MISSING)) {
                assertThat(failure(() -> escalations(outsider)
                                .commentEscalation(CommentEscalationRequest.newBuilder()
                                        .setName(its)
                                        .setRequestId(newId())
                                        .setEtag("99")
                                        .setText("I know of it")
                                        .build())))
                        .startsWith("Status{code=NOT_FOUND");
            }
        }
        assertThat(linked(open, name)).isEqualTo(linked(open, MISSING).replace(MISSING, name));
        assertThat(merged(open, name)).isEqualTo(merged(open, MISSING).replace(MISSING, name));
    }

    @Test
    void whatIsSaidOfADuplicateNamesNoneThatIsHidden() {
        String hidden = opened().getName();
        String original = opened().getName();
        merge(hidden, original);
        String duplicate = opened().getName();
        String hiddenOriginal = opened().getName();
        merge(duplicate, hiddenOriginal);
        for (String each : List.of(hidden, hiddenOriginal)) {
            var _ = escalations(COORDINATOR)
                    .setEscalationConfidentiality(SetEscalationConfidentialityRequest.newBuilder()
                            .setName(each)
                            .setRequestId(newId())
                            .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                            .build());
        }

        await().untilAsserted(() -> assertThat(types(timeline(original))).doesNotContain("EscalationDuplicateAdded"));
        assertThat(merged(original, opened().getName()))
                .contains("has duplicates of its own", "ask a problem coordinator")
                .doesNotContain(hidden);
        await().untilAsserted(() -> assertThat(merged(opened().getName(), duplicate))
                .contains("of one that you may not see")
                .doesNotContain(hiddenOriginal));
    }

    private void merge(String duplicate, String into) {
        var _ = escalations(COORDINATOR)
                .mergeEscalation(MergeEscalationRequest.newBuilder()
                        .setName(duplicate)
                        .setRequestId(newId())
                        .setInto(into)
                        .setReason("The same")
                        .build());
        await().until(() -> get(into).getMergedList().contains(duplicate));
    }

    private String linked(String open, String target) {
        return failure(() -> escalations(OTHER_SPECIALIST)
                .linkEscalation(LinkEscalationRequest.newBuilder()
                        .setName(open)
                        .setRequestId(newId())
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_RELATED)
                                .setTarget(target))
                        .build()));
    }

    private String merged(String open, String into) {
        return failure(() -> escalations(OTHER_SPECIALIST)
                .mergeEscalation(MergeEscalationRequest.newBuilder()
                        .setName(open)
                        .setRequestId(newId())
                        .setInto(into)
                        .setReason("The same")
                        .build()));
    }

    private String read(String token, String name) {
        return failure(() -> escalations(token)
                .getEscalation(GetEscalationRequest.newBuilder().setName(name).build()));
    }

    private static String failure(Runnable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
        return failure == null ? "answered" : failure.getStatus().toString();
    }

    @Test
    void thoseWhoMayKnowOfItDo() {
        Escalation escalation = confidential();

        assertThat(escalation.getViewersList()).containsExactly("vera", "sue");
        for (String token :
                List.of(SPECIALIST, COORDINATOR, ADMINISTRATOR, TestTokens.token("vera", Set.of(Role.ROLE_ANALYST)))) {
            assertThat(read(token, escalation.getName())).isEqualTo("answered");
            assertThat(failure(() -> escalations(token)
                            .listEscalationTimeline(ListEscalationTimelineRequest.newBuilder()
                                    .setName(escalation.getName())
                                    .build())))
                    .isEqualTo("answered");
        }
    }

    @Test
    void aServiceThatActsForSomebodyKnowsOfItAsTheyDo() {
        GetEscalationRequest get = GetEscalationRequest.newBuilder()
                .setName(confidential().getName())
                .build();

        assertThat(failure(() -> escalationsFor(OTHER_SPECIALIST).getEscalation(get)))
                .startsWith("Status{code=NOT_FOUND");
        assertThat(failure(() -> escalationsFor(COORDINATOR).getEscalation(get)))
                .isEqualTo("answered");
        assertThat(failure(() -> escalationsFor("made up").getEscalation(get)))
                .startsWith("Status{code=UNAUTHENTICATED");
    }

    /** As a service asks on behalf of the bearer of that token. */
    private EscalationServiceBlockingStub escalationsFor(String token) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("tracker-acting-for", Metadata.ASCII_STRING_MARSHALLER), token);
        return escalations(SERVICE).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void itIsOpenedToAllAndClosedAgain() {
        Escalation escalation = confidential();
        SetEscalationConfidentialityRequest.Builder set = SetEscalationConfidentialityRequest.newBuilder()
                .setName(escalation.getName())
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN);

        assertThat(invalid(() -> escalations(SPECIALIST)
                        .setEscalationConfidentiality(set.clone()
                                .setRequestId(newId())
                                .addViewers("vera")
                                .build())))
                .singleElement()
                .asString()
                .startsWith("viewers: ");
        escalations(SPECIALIST)
                .setEscalationConfidentiality(set.setRequestId(newId()).build());
        assertThat(read(ANALYST, escalation.getName())).isEqualTo("answered");
        escalations(COORDINATOR)
                .setEscalationConfidentiality(set.setRequestId(newId())
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build());
        assertThat(read(ANALYST, escalation.getName())).startsWith("Status{code=NOT_FOUND");
    }

    @Test
    void whatPointsToItNamesItOnlyToThoseWhoMayKnow() {
        String hidden = confidential().getName();
        String open = opened().getName();
        escalations(SPECIALIST)
                .linkEscalation(LinkEscalationRequest.newBuilder()
                        .setName(open)
                        .setRequestId(newId())
                        .setLink(Link.newBuilder()
                                .setKind(LinkKind.LINK_KIND_RELATED)
                                .setTarget(hidden))
                        .build());
        Problem problem = problems(COORDINATOR)
                .openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_USER_FEEDBACK)
                        .setTitle("Few and many")
                        .addEscalations(open)
                        .addEscalations(hidden)
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN)
                        .build())
                .getProblem();

        assertThat(problem.getEscalationsList()).containsExactly(open, hidden);
        for (String outsider : OUTSIDERS) {
            await().untilAsserted(() ->
                    assertThat(seen(outsider, problem.getName(), open)).noneMatch(text -> text.contains(hidden)));
            assertThat(seen(outsider, problem.getName(), open).getFirst()).contains(open);
        }
        assertThat(problems(OTHER_SPECIALIST)
                        .proposeProblemHypothesis(ProposeProblemHypothesisRequest.newBuilder()
                                .setName(problem.getName())
                                .setRequestId(newId())
                                .setStatement("A cache")
                                .build())
                        .getProblem()
                        .getEscalationsList())
                .containsExactly(open);
        assertThat(seen(SPECIALIST, problem.getName(), open)).allMatch(text -> text.contains(hidden));
        assertThat(seen(COORDINATOR, problem.getName(), open)).allMatch(text -> text.contains(hidden));
    }

    @Test
    void aStaleEtagTellsNothingOfItToOutsiders() {
        String open = opened().getName();
        String hidden = confidential().getName();
        Problem seen = problems(COORDINATOR)
                .openProblem(OpenProblemRequest.newBuilder()
                        .setRequestId(newId())
                        .setKind(ProblemKind.PROBLEM_KIND_USER_FEEDBACK)
                        .setTitle("Few and many")
                        .addEscalations(open)
                        .build())
                .getProblem();
        problems(COORDINATOR)
                .addProblemEscalations(AddProblemEscalationsRequest.newBuilder()
                        .setName(seen.getName())
                        .setRequestId(newId())
                        .addEscalations(hidden)
                        .build());
        ProposeProblemHypothesisRequest.Builder stale = ProposeProblemHypothesisRequest.newBuilder()
                .setName(seen.getName())
                .setEtag(seen.getEtag())
                .setStatement("A cache");

        await().untilAsserted(() -> assertThat(refusal(OTHER_SPECIALIST, stale))
                .startsWith("It has changed since you read it, in nothing that you may see"));
        assertThat(refusal(COORDINATOR, stale))
                .contains("ProblemEscalationsAdded by cora at ")
                .contains("what differs now is escalations.");
    }

    private String refusal(String token, ProposeProblemHypothesisRequest.Builder stale) {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> problems(token)
                        .proposeProblemHypothesis(stale.setRequestId(newId()).build()));
        return failure.getStatus().getDescription();
    }

    /** All that the caller reads of both. */
    private List<String> seen(String token, String problem, String escalation) {
        List<Message> answers = List.of(
                problems(token)
                        .getProblem(
                                GetProblemRequest.newBuilder().setName(problem).build()),
                problems(token)
                        .listProblemTimeline(ListProblemTimelineRequest.newBuilder()
                                .setName(problem)
                                .build()),
                escalations(token)
                        .getEscalation(GetEscalationRequest.newBuilder()
                                .setName(escalation)
                                .build()),
                escalations(token)
                        .listEscalationTimeline(ListEscalationTimelineRequest.newBuilder()
                                .setName(escalation)
                                .build()));
        return answers.stream()
                .map(Message::toByteString)
                .map(ByteString::toStringUtf8)
                .toList();
    }

    @Test
    void aDuplicateOfItDoesNotNameIt() {
        String hidden = confidential().getName();
        String duplicate = opened().getName();
        escalations(SPECIALIST)
                .mergeEscalation(MergeEscalationRequest.newBuilder()
                        .setName(duplicate)
                        .setRequestId(newId())
                        .setInto(hidden)
                        .setReason("The same")
                        .build());

        await().untilAsserted(() -> assertThat(get(duplicate).hasMerge()).isFalse());
        assertThat(types(timeline(duplicate))).containsExactly("EscalationOpened");
        Escalation apart = escalations(OTHER_SPECIALIST)
                .unmergeEscalation(UnmergeEscalationRequest.newBuilder()
                        .setName(duplicate)
                        .setRequestId(newId())
                        .setReason("Another matter")
                        .build())
                .getEscalation();
        assertThat(apart.hasMerge()).isFalse();
    }
}
