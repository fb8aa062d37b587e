package tracker.escalation.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.contract.EventMeta;
import tracker.escalation.RunningService;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.platform.error.Rejection.Reason;
import tracker.problem.v1.AddProblemFactorRequest;
import tracker.problem.v1.AddProblemTimelineEntryRequest;
import tracker.problem.v1.AddProblemWhyRequest;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.FactorCategory;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.ReopenProblemRequest;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.problem.v1.UpdateProblemRequest;

/** A problem led to its cause over gRPC, and the policies that keep it and its escalations together. */
class ProblemApiTest extends RunningService {

    @Autowired
    private WhenEscalationIsLinkedToProblemThenProblemTakesItIn takesItIn;

    @Autowired
    private EventStore events;

    private static OpenProblemRequest.Builder open(String... escalations) {
        return OpenProblemRequest.newBuilder()
                .setRequestId(newId())
                .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                .setTitle("Videos do not load")
                .addAllEscalations(List.of(escalations));
    }

    private static Link linkTo(Problem problem) {
        return Link.newBuilder()
                .setKind(LinkKind.LINK_KIND_PROBLEM)
                .setTarget(problem.getName())
                .build();
    }

    private static ConfirmRootCauseRequest.Builder confirm(Problem problem) {
        return ConfirmRootCauseRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setStatement("A cache never expires")
                .addEvidence("https://wiki.example/1");
    }

    private Problem read(Problem problem) {
        return problems(ANALYST)
                .getProblem(GetProblemRequest.newBuilder()
                        .setName(problem.getName())
                        .build())
                .getProblem();
    }

    @Test
    void aProblemIsLedToItsCauseAndToAnother() {
        var cora = problems(COORDINATOR);
        OpenProblemRequest request = open(opened().getName()).build();
        Problem problem = cora.openProblem(request).getProblem();
        assertThat(cora.openProblem(request).getProblem()).isEqualTo(problem);
        refused(
                Status.Code.FAILED_PRECONDITION,
                Reason.WRONG_STATE,
                () -> cora.confirmRootCause(confirm(problem).build()));

        var assessed = cora.startProblemAssessment(StartProblemAssessmentRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .build());
        var analyzed = cora.startRootCauseAnalysis(StartRootCauseAnalysisRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .build());
        var confirmed = cora.confirmRootCause(confirm(problem).build());
        var anew = cora.confirmRootCause(
                confirm(problem).setStatement("Two caches do").build());

        assertThat(assessed.getProblem().getState()).isEqualTo(ProblemState.PROBLEM_STATE_ASSESS);
        assertThat(analyzed.getProblem().getState()).isEqualTo(ProblemState.PROBLEM_STATE_ROOT_CAUSE_ANALYSIS);
        assertThat(confirmed.getProblem().getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        RootCause cause = anew.getProblem().getRootCause();
        assertThat(cause.getRevision()).isEqualTo(2);
        assertThat(cause.getConfirmedBy()).isEqualTo("cora");
        assertThat(read(problem)).isEqualTo(anew.getProblem());
        assertThat(types(cora.listProblemTimeline(ListProblemTimelineRequest.newBuilder()
                                .setName(problem.getName())
                                .build())
                        .getEventsList()))
                .containsExactly(
                        "ProblemOpened",
                        "ProblemAssessmentStarted",
                        "RootCauseAnalysisStarted",
                        "RootCauseConfirmed",
                        "RootCauseConfirmed");
    }

    @Test
    void coordinatorsEnterLaterHowItWasAnalyzedAndOthersDoNot() {
        Instant opening = Instant.parse("2026-02-01T10:00:00Z");
        Instant then = opening.plus(Duration.ofDays(2));
        Problem problem = problems(ADMINISTRATOR)
                .openProblem(open(opened().getName())
                        .setOccurredTime(EventMeta.toTimestamp(opening))
                        .build())
                .getProblem();
        var cora = problems(COORDINATOR);
        StartProblemAssessmentRequest.Builder assess = StartProblemAssessmentRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId());
        assertThat(invalid(() -> cora.startProblemAssessment(
                        assess.setOccurredTime(EventMeta.toTimestamp(opening.minusSeconds(1)))
                                .build())))
                .containsExactly("occurred_time: lies before 2026-02-01T10:00:00Z, when the problem was opened.");
        assertThat(invalid(() -> problems(ADMINISTRATOR)
                        .closeProblem(CloseProblemRequest.newBuilder()
                                .setName(problem.getName())
                                .setRequestId(newId())
                                .setResolution(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED)
                                .setReason("Long ago")
                                .setOccurredTime(EventMeta.toTimestamp(opening.minusSeconds(1)))
                                .build())))
                .containsExactly("occurred_time: lies before 2026-02-01T10:00:00Z, when the problem was opened.");
        cora.startProblemAssessment(
                assess.setOccurredTime(EventMeta.toTimestamp(opening)).build());
        cora.startRootCauseAnalysis(StartRootCauseAnalysisRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setOccurredTime(EventMeta.toTimestamp(opening))
                .build());

        Problem confirmed = cora.confirmRootCause(confirm(problem)
                        .setOccurredTime(EventMeta.toTimestamp(then))
                        .build())
                .getProblem();

        assertThat(confirmed.getRootCause().getConfirmTime()).isEqualTo(EventMeta.toTimestamp(then));
        refused(
                Status.Code.PERMISSION_DENIED,
                Reason.BACK_DATING_NOT_ALLOWED,
                () -> problems(SPECIALIST)
                        .addProblemTimelineEntry(AddProblemTimelineEntryRequest.newBuilder()
                                .setName(problem.getName())
                                .setRequestId(newId())
                                .setOccurredTime(EventMeta.toTimestamp(then))
                                .setTime(EventMeta.toTimestamp(opening))
                                .setText("It began")
                                .build()));
    }

    @Test
    void aProblemIsOpenedFromEscalationsThatAreThere() {
        assertThat(invalid(() -> problems(COORDINATOR)
                        .openProblem(
                                open(opened().getName(), "escalations/nothing").build())))
                .containsExactly("escalations[1]: there is no escalations/nothing.");
    }

    @Test
    void theRuleOfTheContractThatAFieldBreaks_isNamed() {
        OpenProblemRequest.Builder titled = open(opened().getName()).setTitle("x".repeat(2000));

        assertThat(brokenRules(() -> problems(COORDINATOR).openProblem(titled.build())))
                .containsExactly("title: STRING_MAX_LEN");
        assertThat(brokenRules(() ->
                        problems(COORDINATOR).openProblem(titled.clearTitle().build())))
                .containsExactly("title: REQUIRED");
    }

    @Test
    void whereTheEvidenceIsIsToldBackAndHasToBeAnAddress() {
        var cora = problems(COORDINATOR);
        Problem problem = cora.openProblem(open(opened().getName()).build()).getProblem();
        AddProblemWhyRequest.Builder why = AddProblemWhyRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setQuestion("Why do videos not load?")
                .setAnswer("A cache is full")
                .addEvidence("https://wiki.example/1")
                .addEvidence("https://wiki.example/2");
        AddProblemFactorRequest.Builder factor = AddProblemFactorRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setCategory(FactorCategory.FACTOR_CATEGORY_PROCESS)
                .setStatement("Nobody watches at night")
                .addEvidence("https://wiki.example/3");

        assertThat(brokenRules(() -> cora.addProblemWhy(
                        why.clone().addEvidence("see the wiki").build())))
                .containsExactly("evidence[2]: STRING_URI");
        assertThat(brokenRules(() -> cora.addProblemFactor(
                        factor.clone().addEvidence("see the wiki").build())))
                .containsExactly("evidence[1]: STRING_URI");
        cora.addProblemWhy(why.build());
        cora.addProblemFactor(factor.build());

        Problem told = read(problem);
        assertThat(told.getWhysList())
                .singleElement()
                .satisfies(each -> assertThat(each.getEvidenceList())
                        .containsExactly("https://wiki.example/1", "https://wiki.example/2"));
        assertThat(told.getFactorsList())
                .singleElement()
                .satisfies(each -> assertThat(each.getEvidenceList()).containsExactly("https://wiki.example/3"));
    }

    @Test
    void escalationsOfAProblemAreLinkedToIt() {
        Escalation one = opened();
        Escalation two = opened();

        Problem problem = problems(COORDINATOR)
                .openProblem(open(one.getName(), two.getName()).build())
                .getProblem();

        await().untilAsserted(() -> {
            assertThat(get(one.getName()).getLinksList()).containsExactly(linkTo(problem));
            assertThat(get(two.getName()).getLinksList()).containsExactly(linkTo(problem));
        });
        assertThat(timeline(one.getName()).getLast().getActor()).startsWith("policy:");
        assertThat(read(problem).getEscalationsList()).containsExactly(one.getName(), two.getName());
    }

    @Test
    void anEscalationLinkedByHandIsTakenInOnceHoweverOftenItIsHeardOf() {
        Escalation one = opened();
        Escalation two = opened();
        Problem problem =
                problems(COORDINATOR).openProblem(open(one.getName()).build()).getProblem();

        var linked = escalations(SPECIALIST)
                .linkEscalation(LinkEscalationRequest.newBuilder()
                        .setName(two.getName())
                        .setRequestId(newId())
                        .setLink(linkTo(problem))
                        .build());
        assertThat(linked.getEscalation().getLinksList()).containsExactly(linkTo(problem));
        await().untilAsserted(() ->
                assertThat(read(problem).getEscalationsList()).containsExactly(one.getName(), two.getName()));

        DomainEventMessage<?> event = events.readEvents(two.getName(), 1).next();
        takesItIn.on((EscalationLinked) event.getPayload(), event);

        assertThat(read(problem).getEscalationsList()).containsExactly(one.getName(), two.getName());
    }

    @Test
    void whatWasWrittenIsCorrectedByWhoHasSeenIt() {
        var cora = problems(COORDINATOR);
        Problem problem = cora.openProblem(open(opened().getName()).build()).getProblem();
        UpdateProblemRequest update = UpdateProblemRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setEtag(problem.getEtag())
                .setTitle("视频又来了")
                .build();

        Problem updated = cora.updateProblem(update).getProblem();

        assertThat(updated.getTitle()).isEqualTo("视频又来了");
        assertThat(updated.getDescription()).isEqualTo(problem.getDescription());
        assertThat(cora.updateProblem(update).getProblem()).as("sent again").isEqualTo(updated);
        refused(
                Status.Code.ABORTED,
                Reason.STALE_ETAG,
                () -> cora.updateProblem(update.toBuilder()
                        .setRequestId(newId())
                        .setTitle("Another")
                        .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                Reason.INVALID_ARGUMENT,
                () -> cora.updateProblem(
                        update.toBuilder().setRequestId(newId()).setTitle("").build()));
        assertThat(read(problem)).isEqualTo(updated);
    }

    @Test
    void aProblemIsWatchedForWhatItsEscalationsCarryOnly() {
        OpenProblemRequest invented = OpenProblemRequest.newBuilder()
                .setRequestId(newId())
                .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                .setTitle("Videos do not load")
                .addEscalations(opened().getName())
                .addFingerprints("1|never|never")
                .build();
        assertThat(invalid(() -> problems(COORDINATOR).openProblem(invented)))
                .singleElement()
                .asString()
                .startsWith("fingerprints: ")
                .contains("1|never|never");
    }

    private Problem closed(Problem problem, ProblemResolution resolution, String duplicateOf) {
        return problems(COORDINATOR)
                .closeProblem(CloseProblemRequest.newBuilder()
                        .setName(problem.getName())
                        .setRequestId(newId())
                        .setResolution(resolution)
                        .setReason("As agreed")
                        .setDuplicateOf(duplicateOf)
                        .build())
                .getProblem();
    }

    /** Opened and assessed 40 days ago; its cause, where one is known, was confirmed then, too. */
    private Problem assessed(boolean causeIsKnown) {
        Timestamp then = ago(Duration.ofDays(40));
        var cora = problems(COORDINATOR);
        Problem problem = problems(ADMINISTRATOR)
                .openProblem(open(opened().getName()).setOccurredTime(then).build())
                .getProblem();
        var assessed = cora.startProblemAssessment(StartProblemAssessmentRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setOccurredTime(then)
                .build());
        if (!causeIsKnown) {
            return assessed.getProblem();
        }
        var _ = cora.startRootCauseAnalysis(StartRootCauseAnalysisRequest.newBuilder()
                .setName(problem.getName())
                .setRequestId(newId())
                .setOccurredTime(then)
                .build());
        return cora.confirmRootCause(confirm(problem).setOccurredTime(then).build())
                .getProblem();
    }

    private Problem closed(Problem problem, Duration ago) {
        return problems(ADMINISTRATOR)
                .closeProblem(CloseProblemRequest.newBuilder()
                        .setName(problem.getName())
                        .setRequestId(newId())
                        .setOccurredTime(ago(ago))
                        .setResolution(ProblemResolution.PROBLEM_RESOLUTION_RISK_ACCEPTED)
                        .setReason("Rare")
                        .build())
                .getProblem();
    }

    private Problem reopened(Problem problem) {
        return problems(COORDINATOR)
                .reopenProblem(ReopenProblemRequest.newBuilder()
                        .setName(problem.getName())
                        .setRequestId(newId())
                        .setReason("Not rare any more")
                        .build())
                .getProblem();
    }

    private static Timestamp ago(Duration time) {
        return EventMeta.toTimestamp(Instant.now().minus(time));
    }

    @Test
    void whatWasClosedLatelyGoesBackToWhereItsCauseIsFixedOrSought() {
        Duration lately = Duration.ofDays(30).minusHours(1);
        Problem withCause = closed(assessed(true), lately);
        Problem withoutCause = closed(assessed(false), lately);

        assertThat(reopened(withCause).getState()).isEqualTo(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS);
        assertThat(reopened(withoutCause).getState()).isEqualTo(ProblemState.PROBLEM_STATE_ASSESS);
    }

    @Test
    void whatWasClosedTooLongAgoIsFollowedByANewProblem() {
        Problem closed = closed(assessed(true), Duration.ofDays(30).plusHours(1));

        ErrorInfo why = refused(Status.Code.FAILED_PRECONDITION, Reason.WRONG_STATE, () -> reopened(closed));

        Instant closeTime = EventMeta.toInstant(closed.getCloseTime());
        assertThat(why.getMetadataMap())
                .containsEntry("code", "CLOSED_TOO_LONG")
                .containsEntry("closed", closeTime.toString())
                .containsEntry("until", closeTime.plus(Duration.ofDays(30)).toString());
        assertThat(read(closed)).isEqualTo(closed);
        Problem next = problems(COORDINATOR)
                .openProblem(open(opened().getName())
                        .setRecurrenceOf(closed.getName())
                        .build())
                .getProblem();
        assertThat(next.getRecurrenceOf()).isEqualTo(closed.getName());
    }

    @Test
    void aClosedProblemIsNotLinkedToAndItIsSaidWhatToDo() {
        var cora = problems(COORDINATOR);
        Escalation one = opened();
        Problem other = cora.openProblem(open(opened().getName()).build()).getProblem();
        Problem duplicate = cora.openProblem(open(one.getName()).build()).getProblem();
        Problem cancelled = cora.openProblem(open(opened().getName()).build()).getProblem();
        await().untilAsserted(
                        () -> assertThat(get(one.getName()).getLinksList()).containsExactly(linkTo(duplicate)));
        var _ = closed(duplicate, ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE, other.getName());
        var _ = closed(cancelled, ProblemResolution.PROBLEM_RESOLUTION_CANCELLED, "");
        LinkEscalationRequest link = LinkEscalationRequest.newBuilder()
                .setName(opened().getName())
                .setRequestId(newId())
                .setLink(linkTo(duplicate))
                .build();

        assertThat(invalid(() -> escalations(SPECIALIST).linkEscalation(link)))
                .containsExactly("link.target: " + duplicate.getName() + " is closed, and takes nothing in: link to "
                        + other.getName() + ", of which it is a duplicate, or have it reopened.");
        assertThat(invalid(() -> escalations(SPECIALIST)
                        .linkEscalation(
                                link.toBuilder().setLink(linkTo(cancelled)).build())))
                .containsExactly("link.target: " + cancelled.getName() + " is closed, and takes nothing in: link to "
                        + "the problem that came after it, or have it reopened.");
        assertThat(types(timeline(link.getName()))).containsExactly("EscalationOpened");
        assertThat(escalations(SPECIALIST)
                        .linkEscalation(link.toBuilder().setName(one.getName()).build())
                        .getEscalation()
                        .getLinksList())
                .as("a link that stands already changes nothing")
                .containsExactly(linkTo(duplicate));
    }

    @Test
    void aProblemThatWasClosedSinceTheLinkStaysAsItIs() {
        Problem problem = problems(COORDINATOR)
                .openProblem(open(opened().getName()).build())
                .getProblem();
        Problem closed = closed(problem, ProblemResolution.PROBLEM_RESOLUTION_CANCELLED, "");
        EscalationLinked linked = EscalationLinked.newBuilder()
                .setOccurredTime(closed.getCloseTime())
                .setLink(linkTo(problem))
                .build();

        takesItIn.on(linked, new GenericDomainEventMessage<>("escalation", opened().getName(), 1, linked));

        assertThat(read(problem)).isEqualTo(closed);
    }
}
