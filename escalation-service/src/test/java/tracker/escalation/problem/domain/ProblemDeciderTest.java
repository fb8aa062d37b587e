package tracker.escalation.problem.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_ASSESS;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_CLOSED;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_NEW;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_RESOLVED;
import static tracker.problem.v1.ProblemState.PROBLEM_STATE_ROOT_CAUSE_ANALYSIS;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Confidentiality;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.AddProblemFingerprints;
import tracker.problem.v1.Arrival;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemAssessmentStarted;
import tracker.problem.v1.ProblemClosed;
import tracker.problem.v1.ProblemConfidentialityChanged;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemEscalationsRemoved;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemReopened;
import tracker.problem.v1.ProblemResolution;
import tracker.problem.v1.ProblemResolved;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.ProblemUpdated;
import tracker.problem.v1.ProposeProblemHypothesisRequest;
import tracker.problem.v1.RecordProblemRecurrence;
import tracker.problem.v1.RemoveProblemEscalationsRequest;
import tracker.problem.v1.RemoveProblemFingerprints;
import tracker.problem.v1.ReopenProblemRequest;
import tracker.problem.v1.ResolveProblem;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseAnalysisStarted;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.problem.v1.SetProblemConfidentialityRequest;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.problem.v1.UpdateProblemRequest;
import tracker.type.v1.Role;
import tracker.type.v1.SaidByCode;

class ProblemDeciderTest {
    private static final String NAME = "problems/1";
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Timestamp AT = EventMeta.toTimestamp(NOW);
    private static final ProblemDecider DECIDER = new ProblemDecider();
    private static final Caller COORDINATOR =
            new Caller("demo-problem-coordinator", Set.of(Role.ROLE_PROBLEM_COORDINATOR), Set.of());

    private static final ProblemOpened OPENED = ProblemOpened.newBuilder()
            .setOccurredTime(AT)
            .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
            .setTitle("Videos do not load")
            .addEscalations("escalations/1")
            .build();
    private static final ProblemAssessmentStarted ASSESSED =
            ProblemAssessmentStarted.newBuilder().setOccurredTime(AT).build();
    private static final RootCauseAnalysisStarted ANALYZED =
            RootCauseAnalysisStarted.newBuilder().setOccurredTime(AT).build();
    private static final ProblemResolved RESOLVED =
            ProblemResolved.newBuilder().setOccurredTime(AT).setPlan("plans/1").build();
    private static final RootCauseConfirmed CONFIRMED = confirmed(1, "A cache never expires");
    private static final ConfirmRootCauseRequest CONFIRM = ConfirmRootCauseRequest.newBuilder()
            .setName(NAME)
            .setStatement("A cache never expires")
            .setCategory("product")
            .addEvidence("https://wiki.example/1")
            .build();

    private static final Map<ProblemState, List<Message>> PASTS = Map.of(
            PROBLEM_STATE_NEW, List.of(OPENED),
            PROBLEM_STATE_ASSESS, List.of(OPENED, ASSESSED),
            PROBLEM_STATE_ROOT_CAUSE_ANALYSIS, List.of(OPENED, ASSESSED, ANALYZED),
            PROBLEM_STATE_FIX_IN_PROGRESS, List.of(OPENED, ASSESSED, ANALYZED, CONFIRMED),
            PROBLEM_STATE_RESOLVED, List.of(OPENED, ASSESSED, ANALYZED, CONFIRMED, RESOLVED),
            PROBLEM_STATE_CLOSED,
                    List.of(
                            OPENED,
                            ASSESSED,
                            ANALYZED,
                            CONFIRMED,
                            RESOLVED,
                            closed(ProblemResolution.PROBLEM_RESOLUTION_FIXED)));
    private static final List<ProblemResolution> UNFIXED = List.of(
            ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE,
            ProblemResolution.PROBLEM_RESOLUTION_CANCELLED,
            ProblemResolution.PROBLEM_RESOLUTION_RISK_ACCEPTED);
    private static final Set<ProblemState> NOT_CLOSED = EnumSet.of(
            PROBLEM_STATE_NEW,
            PROBLEM_STATE_ASSESS,
            PROBLEM_STATE_ROOT_CAUSE_ANALYSIS,
            PROBLEM_STATE_FIX_IN_PROGRESS,
            PROBLEM_STATE_RESOLVED);

    private static ProblemClosed closed(ProblemResolution resolution) {
        return ProblemClosed.newBuilder()
                .setOccurredTime(AT)
                .setResolution(resolution)
                .setReason("As agreed")
                .build();
    }

    private static CloseProblemRequest close(ProblemResolution resolution) {
        return CloseProblemRequest.newBuilder()
                .setName(NAME)
                .setResolution(resolution)
                .setReason("As agreed")
                .build();
    }

    private static RootCauseConfirmed confirmed(int revision, String statement) {
        return RootCauseConfirmed.newBuilder()
                .setOccurredTime(AT)
                .setRootCause(RootCause.newBuilder()
                        .setRevision(revision)
                        .setStatement(statement)
                        .setCategory("product")
                        .addEvidence("https://wiki.example/1")
                        .setConfirmedBy("demo-problem-coordinator")
                        .setConfirmTime(AT))
                .build();
    }

    private static List<Message> when(Message command, List<? extends Message> past) {
        return when(COORDINATOR, command, past);
    }

    private static List<Message> when(Caller caller, Message command, List<? extends Message> past) {
        return when(caller, command, past, NOW);
    }

    private static List<Message> when(Caller caller, Message command, List<? extends Message> past, Instant occurred) {
        Context context = new Context(caller, NOW, occurred, "r");
        Problem problem = folded(past);
        DECIDER.admit(context, command, problem);
        return List.copyOf(DECIDER.decide(context, command, problem));
    }

    private static Problem folded(List<? extends Message> past) {
        Problem state = DECIDER.initial(NAME);
        for (int i = 0; i < past.size(); i++) {
            state = DECIDER.evolve(state, past.get(i), EventMeta.of(past.get(i), i, NOW, "somebody"));
        }
        return state;
    }

    private static void refused(Reason reason, Message command, List<? extends Message> past) {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> when(command, past))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(reason));
    }

    @Test
    void whatWasWrittenIsCorrectedUntilItIsClosed() {
        UpdateProblemRequest command = UpdateProblemRequest.newBuilder()
                .setName(NAME)
                .setTitle("Videos do not load")
                .setDescription("On mobile")
                .build();
        for (ProblemState state : NOT_CLOSED) {
            assertThat(when(command, PASTS.get(state)))
                    .as("what is as it was is not told")
                    .containsExactly(ProblemUpdated.newBuilder()
                            .setOccurredTime(AT)
                            .setDescription("On mobile")
                            .build());
        }
        refused(Reason.WRONG_STATE, command, PASTS.get(PROBLEM_STATE_CLOSED));
    }

    @Test
    void whatIsNotCorrectedStays() {
        List<Message> past = List.of(
                OPENED,
                ProblemUpdated.newBuilder()
                        .setOccurredTime(AT)
                        .setDescription("On mobile")
                        .build(),
                ProblemUpdated.newBuilder()
                        .setOccurredTime(AT)
                        .setTitle("Films do not load")
                        .build());
        Problem corrected = folded(past);

        assertThat(corrected.getTitle()).isEqualTo("Films do not load");
        assertThat(corrected.getDescription()).isEqualTo("On mobile");
        assertThat(corrected.getState()).isEqualTo(PROBLEM_STATE_NEW);
        assertThat(when(UpdateProblemRequest.getDefaultInstance(), past)).isEmpty();
        assertThat(when(UpdateProblemRequest.newBuilder().setDescription("").build(), past))
                .as("nothing is said about it any more")
                .containsExactly(ProblemUpdated.newBuilder()
                        .setOccurredTime(AT)
                        .setDescription("")
                        .build());
    }

    private static AddProblemEscalationsRequest add(String... escalations) {
        return AddProblemEscalationsRequest.newBuilder()
                .setName(NAME)
                .addAllEscalations(List.of(escalations))
                .build();
    }

    /** Every step, the states from which it is taken, and what it becomes. */
    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of(StartProblemAssessmentRequest.getDefaultInstance(), Set.of(PROBLEM_STATE_NEW), ASSESSED),
                Arguments.of(
                        StartRootCauseAnalysisRequest.getDefaultInstance(), Set.of(PROBLEM_STATE_ASSESS), ANALYZED),
                Arguments.of(
                        add("escalations/2"),
                        NOT_CLOSED,
                        ProblemEscalationsAdded.newBuilder()
                                .setOccurredTime(AT)
                                .addEscalations("escalations/2")
                                .build()),
                Arguments.of(
                        close(ProblemResolution.PROBLEM_RESOLUTION_FIXED),
                        Set.of(PROBLEM_STATE_RESOLVED),
                        closed(ProblemResolution.PROBLEM_RESOLUTION_FIXED)),
                Arguments.of(
                        close(ProblemResolution.PROBLEM_RESOLUTION_RISK_ACCEPTED),
                        NOT_CLOSED,
                        closed(ProblemResolution.PROBLEM_RESOLUTION_RISK_ACCEPTED)),
                Arguments.of(
                        close(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED),
                        NOT_CLOSED,
                        closed(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED)),
                Arguments.of(
                        close(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE).toBuilder()
                                .setDuplicateOf("problems/2")
                                .build(),
                        NOT_CLOSED,
                        closed(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE).toBuilder()
                                .setDuplicateOf("problems/2")
                                .build()),
                Arguments.of(
                        ReopenProblemRequest.newBuilder()
                                .setReason("It came back")
                                .build(),
                        Set.of(PROBLEM_STATE_RESOLVED, PROBLEM_STATE_CLOSED),
                        ProblemReopened.newBuilder()
                                .setOccurredTime(AT)
                                .setReason("It came back")
                                .setState(PROBLEM_STATE_FIX_IN_PROGRESS)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepIsTakenFromItsStatesAndRefusedFromAllOthers(Message command, Set<ProblemState> from, Message becomes) {
        PASTS.forEach((state, past) -> {
            if (from.contains(state)) {
                assertThat(when(command, past)).singleElement().isEqualTo(becomes);
            } else {
                refused(Reason.WRONG_STATE, command, past);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("steps")
    void whatDoesNotExistIsNotFound(Message command) {
        refused(Reason.NOT_FOUND, command, List.of());
    }

    @Test
    void openingKeepsWhatIsKnown() {
        OpenProblemRequest open = OpenProblemRequest.newBuilder()
                .setKind(ProblemKind.PROBLEM_KIND_RECURRING_CASE)
                .setTitle("Videos do not load")
                .addEscalations("escalations/1")
                .build();

        assertThat(when(open, List.of())).singleElement().isEqualTo(OPENED);
        refused(Reason.ALREADY_EXISTS, open, List.of(OPENED));
    }

    private static RemoveProblemEscalationsRequest remove(String... escalations) {
        return RemoveProblemEscalationsRequest.newBuilder()
                .addAllEscalations(List.of(escalations))
                .setReason("Another matter")
                .build();
    }

    @Test
    void whatDoesNotBelongToItIsTakenOutAndMayComeInAgain() {
        List<Message> past = new ArrayList<>(List.of(OPENED));
        past.addAll(when(add("escalations/2"), past));

        ProblemEscalationsRemoved removed = (ProblemEscalationsRemoved)
                when(remove("escalations/2", "escalations/3"), past).getFirst();

        assertThat(removed.getEscalationsList()).containsExactly("escalations/2");
        assertThat(removed.getReason()).isEqualTo("Another matter");
        past.add(removed);
        assertThat(folded(past).getEscalationsList()).containsExactly("escalations/1");
        assertThat(folded(past).getRemovedEscalationsList()).containsExactly("escalations/2");
        assertThat(when(remove("escalations/2"), past)).isEmpty();
        past.addAll(when(add("escalations/2"), past));
        assertThat(folded(past).getEscalationsList()).containsExactly("escalations/1", "escalations/2");
        assertThat(folded(past).getRemovedEscalationsList()).isEmpty();
        refused(Reason.WRONG_STATE, remove("escalations/1"), PASTS.get(PROBLEM_STATE_CLOSED));
    }

    @Test
    void recurrenceLeavesOutWhatWasTakenOut() {
        RecordProblemRecurrence recurrence = RecordProblemRecurrence.newBuilder()
                .setFingerprint("1|a|b")
                .addArrivals(Arrival.newBuilder().setEscalation("escalations/1").setOpenTime(AT))
                .addArrivals(Arrival.newBuilder().setEscalation("escalations/2").setOpenTime(AT))
                .build();
        List<Message> past = new ArrayList<>(List.of(OPENED));
        past.addAll(when(remove("escalations/1"), past));

        List<Message> events = when(recurrence, past);

        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(((ProblemEscalationsAdded) event).getEscalationsList())
                        .containsExactly("escalations/2"));
    }

    @Test
    void whatWasTakenOutTeachesNothingAndWhatItTaughtIsForgotten() {
        AddProblemFingerprints teach = AddProblemFingerprints.newBuilder()
                .addFingerprints("1|a|b")
                .setEscalation("escalations/1")
                .build();
        RemoveProblemFingerprints forget =
                RemoveProblemFingerprints.newBuilder().addFingerprints("1|a|b").build();
        List<Message> past = new ArrayList<>(List.of(OPENED));
        assertThat(when(forget, past)).isEmpty();
        past.addAll(when(teach, past));
        past.addAll(when(remove("escalations/1"), past));

        past.addAll(when(forget, past));

        assertThat(folded(past).getFingerprintsList()).isEmpty();
        assertThat(when(teach, past)).isEmpty();
    }

    @Test
    void whoSaysThatItIsConfidentialMayKnowOfIt() {
        SetProblemConfidentialityRequest.Builder set = SetProblemConfidentialityRequest.newBuilder()
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addViewers("vera");

        ProblemConfidentialityChanged changed = (ProblemConfidentialityChanged)
                when(set.build(), List.of(OPENED)).getFirst();

        assertThat(changed.getViewersList()).containsExactly("vera", COORDINATOR.subject());
        assertThat(when(set.build(), List.of(OPENED, changed))).isEmpty();
        assertThat(when(
                        set.clearViewers()
                                .setConfidentiality(Confidentiality.CONFIDENTIALITY_OPEN)
                                .build(),
                        List.of(OPENED, changed)))
                .hasSize(1);
        refused(Reason.INVALID_ARGUMENT, set.addViewers("vera").build(), List.of(OPENED, changed));
    }

    @Test
    void toWhoMayNotKnowOfItItIsNotThere() {
        List<Message> past = List.of(
                OPENED,
                ProblemConfidentialityChanged.newBuilder()
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .addViewers("vera")
                        .build());
        Set<Role> partner = Set.of(Role.ROLE_PARTNER);
        ProposeProblemHypothesisRequest propose = ProposeProblemHypothesisRequest.newBuilder()
                .setStatement("A cache")
                .build();

        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> when(new Caller("sam", partner, Set.of()), propose, past))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(Reason.NOT_FOUND));
        assertThat(when(new Caller("vera", partner, Set.of()), propose, past)).hasSize(1);
        assertThat(when(Caller.policy("a-policy"), propose, past)).hasSize(1);
    }

    @Test
    void escalationsThatBelongToItAlreadyChangeNothing() {
        assertThat(when(add("escalations/1"), List.of(OPENED))).isEmpty();
        assertThat(when(add("escalations/1", "escalations/2"), List.of(OPENED)))
                .singleElement()
                .satisfies(event -> assertThat(((ProblemEscalationsAdded) event).getEscalationsList())
                        .containsExactly("escalations/2"));
    }

    @Test
    void aCauseIsConfirmedAfterItsAnalysisByWhoAsksAndNow() {
        assertThat(when(CONFIRM, PASTS.get(PROBLEM_STATE_ROOT_CAUSE_ANALYSIS)))
                .singleElement()
                .isEqualTo(CONFIRMED);
        refused(Reason.WRONG_STATE, CONFIRM, PASTS.get(PROBLEM_STATE_NEW));
        refused(Reason.WRONG_STATE, CONFIRM, PASTS.get(PROBLEM_STATE_ASSESS));
    }

    @Test
    void aCauseConfirmedAnewIsTheNextRevision() {
        assertThat(when(
                        CONFIRM.toBuilder().setStatement("Two caches do").build(),
                        PASTS.get(PROBLEM_STATE_FIX_IN_PROGRESS)))
                .singleElement()
                .isEqualTo(confirmed(2, "Two caches do"));
    }

    @ParameterizedTest
    @MethodSource("dated")
    void noStepIsDatedBackToBeforeTheStepItFollows(Message command, ProblemState from) {
        Instant opened = NOW.minus(Duration.ofDays(1));
        List<Message> past = new ArrayList<>(PASTS.get(from));
        past.set(
                0,
                OPENED.toBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(opened))
                        .build());

        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> when(COORDINATOR, command, past, opened.plusSeconds(1)))
                .withMessageContaining("lies before " + NOW);
        assertThat(when(COORDINATOR, command, past, NOW)).isNotEmpty();
    }

    static Stream<Arguments> dated() {
        return Stream.of(
                Arguments.of(StartRootCauseAnalysisRequest.getDefaultInstance(), PROBLEM_STATE_ASSESS),
                Arguments.of(CONFIRM, PROBLEM_STATE_ROOT_CAUSE_ANALYSIS),
                Arguments.of(CONFIRM, PROBLEM_STATE_FIX_IN_PROGRESS),
                Arguments.of(
                        CloseProblemRequest.newBuilder()
                                .setResolution(ProblemResolution.PROBLEM_RESOLUTION_FIXED)
                                .build(),
                        PROBLEM_STATE_RESOLVED),
                Arguments.of(ReopenProblemRequest.getDefaultInstance(), PROBLEM_STATE_CLOSED));
    }

    @Test
    void aCauseConfirmedAnewIsNotDatedBackToBeforeTheLast() {
        RootCauseConfirmed late = confirmed(2, "Two caches do");
        List<Message> past = List.of(
                OPENED.toBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(NOW.minus(Duration.ofDays(3))))
                        .build(),
                ASSESSED.toBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(NOW.minus(Duration.ofDays(3))))
                        .build(),
                ANALYZED.toBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(NOW.minus(Duration.ofDays(3))))
                        .build(),
                CONFIRMED.toBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(NOW.minus(Duration.ofDays(2))))
                        .build(),
                late);
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> when(COORDINATOR, CONFIRM, past, NOW.minus(Duration.ofDays(1))))
                .withMessageContaining("when the cause was confirmed");
    }

    @Test
    void aPlanResolvesItOnce() {
        ResolveProblem resolve = ResolveProblem.newBuilder().setPlan("plans/1").build();
        ProblemReopened reopened =
                ProblemReopened.newBuilder().setOccurredTime(AT).build();

        assertThat(when(resolve, PASTS.get(PROBLEM_STATE_FIX_IN_PROGRESS)))
                .singleElement()
                .isEqualTo(RESOLVED);
        assertThat(when(resolve, PASTS.get(PROBLEM_STATE_RESOLVED))).isEmpty();
        assertThat(when(resolve, PASTS.get(PROBLEM_STATE_CLOSED))).isEmpty();
        assertThat(when(resolve, List.of(OPENED, ASSESSED, ANALYZED, CONFIRMED, RESOLVED, reopened)))
                .as("what it resolved came back: it does not resolve it again")
                .isEmpty();
        refused(Reason.WRONG_STATE, resolve, PASTS.get(PROBLEM_STATE_ASSESS));
    }

    @Test
    void whatHadComeBackMoreOftenThanItsPlanToleratesIsOpenAgainAtOnce() {
        List<Message> events = when(
                ResolveProblem.newBuilder()
                        .setPlan("plans/1")
                        .setTolerated(1)
                        .setCame(2)
                        .build(),
                PASTS.get(PROBLEM_STATE_FIX_IN_PROGRESS));

        assertThat(events).hasSize(2).startsWith(RESOLVED);
        assertThat(events.getLast()).isInstanceOfSatisfying(ProblemReopened.class, back -> {
            assertThat(back.getOccurredTime()).isEqualTo(AT);
            assertThat(back.getState()).isEqualTo(PROBLEM_STATE_FIX_IN_PROGRESS);
            assertThat(back.getReason()).contains("more often");
            assertThat(back.getReasonByCode())
                    .isEqualTo(SaidByCode.newBuilder()
                            .setCode("CAME_BACK_UNTIL_JUDGED")
                            .putArguments("judged", EventMeta.toInstant(AT).toString())
                            .build());
        });
    }

    @Test
    void onlyADuplicateNamesAnotherProblem() {
        CloseProblemRequest duplicate = close(ProblemResolution.PROBLEM_RESOLUTION_DUPLICATE);
        CloseProblemRequest cancelled = close(ProblemResolution.PROBLEM_RESOLUTION_CANCELLED);

        refused(Reason.INVALID_ARGUMENT, duplicate, List.of(OPENED));
        refused(
                Reason.INVALID_ARGUMENT,
                duplicate.toBuilder().setDuplicateOf(NAME).build(),
                List.of(OPENED));
        refused(
                Reason.INVALID_ARGUMENT,
                cancelled.toBuilder().setDuplicateOf("problems/2").build(),
                List.of(OPENED));
        assertThat(when(duplicate.toBuilder().setDuplicateOf("problems/2").build(), List.of(OPENED)))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"PROBLEM_STATE_NEW", "PROBLEM_STATE_ASSESS", "PROBLEM_STATE_ROOT_CAUSE_ANALYSIS"})
    void whatWasClosedWithoutACauseGoesBackToWhereItStood(ProblemState state) {
        for (ProblemResolution resolution : UNFIXED) {
            List<Message> past = new ArrayList<>(PASTS.get(state));
            Problem before = folded(past);
            past.add(closed(resolution));

            List<Message> events = when(ReopenProblemRequest.getDefaultInstance(), past);
            past.addAll(events);

            assertThat(events)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(((ProblemReopened) event).getState()).isEqualTo(state));
            assertThat(folded(past))
                    .isEqualTo(before.toBuilder()
                            .setEtag(folded(past).getEtag())
                            .setReopenCount(1)
                            .build());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PROBLEM_STATE_FIX_IN_PROGRESS", "PROBLEM_STATE_RESOLVED"})
    void whatWasClosedWithACauseIsInProgressAgain(ProblemState state) {
        for (ProblemResolution resolution : UNFIXED) {
            List<Message> past = new ArrayList<>(PASTS.get(state));
            past.add(closed(resolution));
            past.addAll(when(ReopenProblemRequest.getDefaultInstance(), past));

            assertThat(folded(past).getState()).isEqualTo(PROBLEM_STATE_FIX_IN_PROGRESS);
        }
    }

    @Test
    void whatWasReopenedBeforeItSaidWhereToIsInProgress() {
        List<Message> past = new ArrayList<>(PASTS.get(PROBLEM_STATE_CLOSED));
        past.add(ProblemReopened.newBuilder().setOccurredTime(AT).build());

        assertThat(folded(past).getState()).isEqualTo(PROBLEM_STATE_FIX_IN_PROGRESS);
    }
}
