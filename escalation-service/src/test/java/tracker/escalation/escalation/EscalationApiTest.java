package tracker.escalation.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tracker.contract.EventMeta;
import tracker.escalation.RunningService;
import tracker.escalation.v1.AcknowledgeEscalationRequest;
import tracker.escalation.v1.AssignEscalationRequest;
import tracker.escalation.v1.ChangeEscalationPriorityRequest;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.CloseEscalationRequest;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.DismissEscalationRequest;
import tracker.escalation.v1.DismissalReason;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.escalation.v1.MitigateEscalationRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.OpenEscalationResponse;
import tracker.escalation.v1.PendEscalationRequest;
import tracker.escalation.v1.PendingReason;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.ReopenEscalationRequest;
import tracker.escalation.v1.ResolveEscalationRequest;
import tracker.escalation.v1.StartEscalationWorkRequest;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.escalation.v1.TriageEscalationResponse;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.eventstore.AggregateEventStore;
import tracker.problem.v1.GetProblemRequest;

/** An escalation worked live over gRPC, by people in the right role. */
class EscalationApiTest extends RunningService {

    @Autowired
    private JdbcClient jdbc;

    private static OpenEscalationRequest.Builder open() {
        return OpenEscalationRequest.newBuilder().setRequestId(newId()).setTitle("Videos do not load");
    }

    private static TriageEscalationRequest.Builder triage(String name) {
        return TriageEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setPriority(Priority.PRIORITY_HIGH);
    }

    private static AssignEscalationRequest assign(String name, String team) {
        return AssignEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setTeam(team)
                .build();
    }

    private static Timestamp at(Instant instant) {
        return EventMeta.toTimestamp(instant);
    }

    private String triaged() {
        String name = opened().getName();
        var _ = escalations(SPECIALIST).triageEscalation(triage(name).build());
        return name;
    }

    @Test
    void anEscalationIsWorkedFromOpeningToClosingAndBack() {
        String name = triaged();
        var sue = escalations(SPECIALIST);
        var eve = escalations(ENGINEER);
        var assigned = sue.assignEscalation(assign(name, TEAM));
        var acknowledged = eve.acknowledgeEscalation(AcknowledgeEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .build());
        var started = eve.startEscalationWork(StartEscalationWorkRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .build());
        var pended = eve.pendEscalation(PendEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setReason(PendingReason.PENDING_REASON_THIRD_PARTY)
                .setWaitingFor("the vendor")
                .build());
        var mitigated = eve.mitigateEscalation(MitigateEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setSummary("Cache emptied")
                .build());
        var changed = sue.changeEscalationPriority(ChangeEscalationPriorityRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setPriority(Priority.PRIORITY_LOW)
                .setReason("harm has stopped")
                .build());
        var resolved = sue.resolveEscalation(ResolveEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setResolutionCode("fixed")
                .build());
        var closed = sue.closeEscalation(CloseEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .build());
        var reopened = sue.reopenEscalation(ReopenEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setReason("It came back")
                .build());
        var commented = sue.commentEscalation(CommentEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setText("又来了")
                .build());

        assertThat(assigned.getEscalation().getTeam()).isEqualTo(TEAM);
        assertThat(acknowledged.getEscalation().getCycles(0).hasAcknowledgeTime())
                .isTrue();
        assertThat(started.getEscalation().getState()).isEqualTo(EscalationState.ESCALATION_STATE_IN_PROGRESS);
        assertThat(pended.getEscalation().getWaitingFor()).isEqualTo("the vendor");
        assertThat(mitigated.getEscalation().getState()).isEqualTo(EscalationState.ESCALATION_STATE_MITIGATED);
        assertThat(changed.getEscalation().getPriority()).isEqualTo(Priority.PRIORITY_LOW);
        assertThat(resolved.getEscalation().getResolutionCode()).isEqualTo("fixed");
        assertThat(closed.getEscalation().getState()).isEqualTo(EscalationState.ESCALATION_STATE_CLOSED);
        assertThat(reopened.getEscalation().getCyclesCount()).isEqualTo(2);
        assertThat(commented.getEscalation()).isEqualTo(get(name));
        assertThat(types(timeline(name)))
                .containsExactly(
                        "EscalationOpened",
                        "EscalationTriaged",
                        "EscalationAssigned",
                        "EscalationAcknowledged",
                        "EscalationWorkStarted",
                        "EscalationPended",
                        "EscalationMitigated",
                        "EscalationPriorityChanged",
                        "EscalationResolved",
                        "EscalationClosed",
                        "EscalationReopened",
                        "EscalationCommented");
        assertThat(timeline(name)).allSatisfy(event -> {
            assertThat(event.getOrigin()).isEqualTo("live");
            assertThat(event.getActor()).isIn("sue", "eve");
        });
        assertThat(DIRECTORY.lastAuthorization()).startsWith("Bearer ");
    }

    @Test
    void whatIsNoEscalationIsDismissed() {
        Escalation dismissed = escalations(SPECIALIST)
                .dismissEscalation(DismissEscalationRequest.newBuilder()
                        .setName(opened().getName())
                        .setRequestId(newId())
                        .setReason(DismissalReason.DISMISSAL_REASON_SPAM)
                        .build())
                .getEscalation();

        assertThat(dismissed.getState()).isEqualTo(EscalationState.ESCALATION_STATE_DISMISSED);
    }

    @Test
    void theSameRequestAgainGivesTheFirstResponse() {
        OpenEscalationRequest request = open().build();
        OpenEscalationResponse first = escalations(SPECIALIST).openEscalation(request);
        String name = first.getEscalation().getName();
        TriageEscalationRequest triage = triage(name).setEtag("0").build();
        TriageEscalationResponse triaged = escalations(SPECIALIST).triageEscalation(triage);

        assertThat(escalations(SPECIALIST).openEscalation(request)).isEqualTo(first);
        assertThat(escalations(SPECIALIST).triageEscalation(triage)).isEqualTo(triaged);
        assertThat(timeline(name)).hasSize(2);
    }

    @Test
    void aRequestIdIsNotUsedTwiceForDifferentThings() {
        OpenEscalationRequest request = open().build();
        String name =
                escalations(SPECIALIST).openEscalation(request).getEscalation().getName();
        TriageEscalationRequest triage = triage(name).build();
        var _ = escalations(SPECIALIST).triageEscalation(triage);

        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST)
                        .openEscalation(request.toBuilder().setTitle("Another").build()));
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST)
                        .triageEscalation(triage.toBuilder()
                                .setPriority(Priority.PRIORITY_LOW)
                                .build()));
        assertThat(timeline(name)).hasSize(2);
    }

    @Test
    void aRequestIdIsNotUsedTwiceForACaseWithAnExternalIdAndOneWithout() {
        OpenEscalationRequest without = open().build();
        OpenEscalationRequest with = open().setExternalId(newId()).build();
        var _ = escalations(SPECIALIST).openEscalation(without);
        var _ = escalations(SPECIALIST).openEscalation(with);

        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST)
                        .openEscalation(
                                without.toBuilder().setExternalId(newId()).build()));
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST)
                        .openEscalation(with.toBuilder().clearExternalId().build()));
    }

    @Test
    void aRequestIdIsNotUsedTwiceForCasesOfTwoExternalIds() {
        OpenEscalationRequest first = open().setExternalId(newId()).build();
        var opened = escalations(SPECIALIST).openEscalation(first);
        OpenEscalationRequest second = first.toBuilder().setExternalId(newId()).build();

        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.REQUEST_ID_REUSED,
                () -> escalations(SPECIALIST).openEscalation(second));
        assertThat(escalations(SPECIALIST).openEscalation(first)).isEqualTo(opened);
        assertThat(escalations(ADMINISTRATOR)
                        .openEscalation(second)
                        .getEscalation()
                        .getExternalId())
                .as("another caller's request ids are another caller's")
                .isEqualTo(second.getExternalId());
    }

    @Test
    void whenOneRequestComesTwiceAtOnce_withTwoExternalIds_thenOneIsOpened() {
        for (int round = 0; round < 20; round++) {
            OpenEscalationRequest.Builder request = open();
            List<Boolean> opened = IntStream.range(0, 2)
                    .mapToObj(i -> request.setExternalId(newId()).build())
                    .map(each -> CompletableFuture.supplyAsync(() -> isOpened(each)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(opened).containsExactlyInAnyOrder(true, false);
        }
    }

    private boolean isOpened(OpenEscalationRequest request) {
        try {
            var _ = escalations(SPECIALIST).openEscalation(request);
            return true;
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS);
            return false;
        }
    }

    @Test
    void whatARequestOpenedUnderAVersionBefore_isKnown() {
        String request = newId();
        OneEscalationPerRequest requests = new OneEscalationPerRequest.ByIdOfEvent(jdbc);
        assertThat(requests.opened("sue", request, "escalations/new"))
                .as("nothing is known of it")
                .isEqualTo("escalations/new");
        jdbc.sql("INSERT INTO escalation.open_request (caller, request_id, escalation) VALUES ('sue', ?, ?)")
                .params(request, "escalations/before")
                .update();

        assertThat(requests.opened("sue", request, "escalations/new")).isEqualTo("escalations/before");
        assertThat(AggregateEventStore.takenForNew(
                        "escalations/new",
                        () -> new OneEscalationPerRequest.ByIdOfEvent(jdbc).opened("sue", request, "escalations/new")))
                .as("also where its case is taken for new")
                .isEqualTo("escalations/before");
    }

    @Test
    void aRequestThatWasRefusedIsNotRemembered() {
        OpenEscalationRequest taken = open().setExternalId(newId()).build();
        var _ = escalations(ADMINISTRATOR).openEscalation(taken);
        OpenEscalationRequest request = taken.toBuilder().setRequestId(newId()).build();
        refused(
                Status.Code.ALREADY_EXISTS,
                Reason.ALREADY_EXISTS,
                () -> escalations(SPECIALIST).openEscalation(request));

        OpenEscalationRequest corrected =
                request.toBuilder().setExternalId(newId()).build();

        assertThat(escalations(SPECIALIST)
                        .openEscalation(corrected)
                        .getEscalation()
                        .getExternalId())
                .isEqualTo(corrected.getExternalId());
    }

    @Test
    void oneCaseOfASourceIsOpenedOnceWhoeverAsks() {
        OpenEscalationRequest.Builder request = open().setSource("zendesk").setExternalId(newId());
        String name = escalations(SPECIALIST)
                .openEscalation(request.build())
                .getEscalation()
                .getName();

        assertThat(refused(
                                Status.Code.ALREADY_EXISTS,
                                Reason.ALREADY_EXISTS,
                                () -> escalations(ADMINISTRATOR)
                                        .openEscalation(
                                                request.setRequestId(newId()).build()))
                        .getMetadataMap())
                .containsEntry("resource", name);
    }

    @Test
    void aStaleEtagIsRefusedAndTheCurrentOneIsNot() {
        Escalation escalation = opened();
        refused(
                Status.Code.ABORTED,
                Reason.STALE_ETAG,
                () -> escalations(SPECIALIST)
                        .triageEscalation(
                                triage(escalation.getName()).setEtag("7").build()));

        Escalation triaged = escalations(SPECIALIST)
                .triageEscalation(triage(escalation.getName())
                        .setEtag(escalation.getEtag())
                        .build())
                .getEscalation();

        assertThat(triaged.getEtag()).isNotEqualTo(escalation.getEtag());
        assertThat(triaged).isEqualTo(get(escalation.getName()));
    }

    @Test
    void aForbiddenStepChangesNothing() {
        Escalation escalation = opened();

        refused(
                Status.Code.FAILED_PRECONDITION,
                Reason.WRONG_STATE,
                () -> escalations(SPECIALIST)
                        .closeEscalation(CloseEscalationRequest.newBuilder()
                                .setName(escalation.getName())
                                .setRequestId(newId())
                                .build()));

        assertThat(get(escalation.getName())).isEqualTo(escalation);
    }

    @Test
    void whatItIsCountedByIsNoLongerThanAnIndexHolds() {
        String longest = "\u590d".repeat(200);
        Classification.Builder classification = Classification.newBuilder().setSymptom(longest);
        for (int level = 0; level < 5; level++) {
            classification.addCategory(longest.substring(0, 100));
        }

        Escalation opened = escalations(SPECIALIST)
                .openEscalation(open().setClassification(classification).build())
                .getEscalation();

        assertThat(opened.getFingerprint()).hasSizeGreaterThan(700);
        assertThat(invalid(() -> escalations(SPECIALIST)
                        .openEscalation(open().setClassification(classification.setSymptom(longest + "x"))
                                .build())))
                .singleElement()
                .asString()
                .startsWith("classification.symptom:");
    }

    @Test
    void aTeamThatTheDirectoryDoesNotHaveIsRefused() {
        String name = triaged();

        assertThat(invalid(() -> escalations(SPECIALIST).assignEscalation(assign(name, "teams/nobody"))))
                .containsExactly("team: there is no teams/nobody in the directory.");
        DIRECTORY.failWith(Status.UNAVAILABLE);
        refused(
                Status.Code.UNAVAILABLE,
                Reason.DEPENDENCY_UNAVAILABLE,
                () -> escalations(SPECIALIST).assignEscalation(assign(name, TEAM)));
        DIRECTORY.failWith(Status.DATA_LOSS);
        assertThat(catchThrowableOfType(
                                StatusRuntimeException.class,
                                () -> escalations(SPECIALIST).assignEscalation(assign(name, TEAM)))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.DATA_LOSS);
        assertThat(timeline(name)).hasSize(2);
    }

    @Test
    void nothingHappensInTheFutureAndOnlyAdministratorsDateBack() {
        Instant now = Instant.now();
        OpenEscalationRequest.Builder past = open().setOccurredTime(at(now.minus(Duration.ofDays(3))));

        assertThat(invalid(() -> escalations(ADMINISTRATOR)
                        .openEscalation(open().setOccurredTime(at(now.plus(Duration.ofHours(1))))
                                .build())))
                .singleElement()
                .asString()
                .startsWith("occurred_time: lies in the future");
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.BACK_DATING_NOT_ALLOWED,
                () -> escalations(SPECIALIST).openEscalation(past.build()));
        assertThat(escalations(ADMINISTRATOR)
                        .openEscalation(past.build())
                        .getEscalation()
                        .getOpenTime())
                .isEqualTo(past.getOccurredTime());
    }

    @Test
    void anEscalationIsShownAsItWas() {
        Instant opening = Instant.parse("2026-01-01T00:00:00Z");
        Instant triage = Instant.parse("2026-01-02T00:00:00Z");
        String name = escalations(ADMINISTRATOR)
                .openEscalation(open().setOccurredTime(at(opening)).build())
                .getEscalation()
                .getName();
        var _ = escalations(ADMINISTRATOR)
                .triageEscalation(triage(name).setOccurredTime(at(triage)).build());
        GetEscalationRequest.Builder asOf = GetEscalationRequest.newBuilder().setName(name);

        assertThat(escalations(ANALYST)
                        .getEscalation(asOf.setAsOf(at(triage.minusSeconds(1))).build())
                        .getEscalation()
                        .getState())
                .isEqualTo(EscalationState.ESCALATION_STATE_NEW);
        assertThat(escalations(ANALYST)
                        .getEscalation(asOf.setAsOf(at(triage)).build())
                        .getEscalation()
                        .getState())
                .isEqualTo(EscalationState.ESCALATION_STATE_TRIAGED);
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> escalations(ANALYST)
                        .getEscalation(asOf.setAsOf(at(opening.minusSeconds(1))).build()));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        String nothing = "escalations/" + newId();

        refused(Status.Code.NOT_FOUND, Reason.NOT_FOUND, () -> get(nothing));
        refused(Status.Code.NOT_FOUND, Reason.NOT_FOUND, () -> timeline(nothing));
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> escalations(SPECIALIST).triageEscalation(triage(nothing).build()));
        refused(
                Status.Code.NOT_FOUND,
                Reason.NOT_FOUND,
                () -> problems(ANALYST)
                        .getProblem(GetProblemRequest.newBuilder()
                                .setName(opened().getName())
                                .build()));
    }

    @Test
    void aLinkNeedsATargetThatIsThere() {
        String name = opened().getName();
        LinkEscalationRequest.Builder link = LinkEscalationRequest.newBuilder()
                .setName(name)
                .setRequestId(newId())
                .setLink(Link.newBuilder().setKind(LinkKind.LINK_KIND_RELATED).setTarget("escalations/nothing"));

        assertThat(invalid(() -> escalations(SPECIALIST).linkEscalation(link.build())))
                .containsExactly("link.target: there is no escalations/nothing.");
        link.getLinkBuilder().setTarget(opened().getName());
        assertThat(escalations(SPECIALIST)
                        .linkEscalation(link.build())
                        .getEscalation()
                        .getLinksList())
                .containsExactly(link.getLink());
    }

    @Test
    void aTimelineComesInPages() {
        String name = triaged();
        var first = escalations(ANALYST)
                .listEscalationTimeline(ListEscalationTimelineRequest.newBuilder()
                        .setName(name)
                        .setPageSize(1)
                        .build());
        var second = escalations(ANALYST)
                .listEscalationTimeline(ListEscalationTimelineRequest.newBuilder()
                        .setName(name)
                        .setPageSize(1)
                        .setPageToken(first.getNextPageToken())
                        .build());

        assertThat(types(first.getEventsList())).containsExactly("EscalationOpened");
        assertThat(types(second.getEventsList())).containsExactly("EscalationTriaged");
        assertThat(second.getNextPageToken()).isEmpty();
    }
}
