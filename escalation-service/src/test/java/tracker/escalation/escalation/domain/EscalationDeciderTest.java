package tracker.escalation.escalation.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_ACKNOWLEDGED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_ASSIGNED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_CLOSED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_DISMISSED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_IN_PROGRESS;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_MERGED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_MITIGATED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_NEW;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_PENDING_REQUESTER;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_RESOLVED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_TRIAGED;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
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
import tracker.escalation.v1.AcknowledgeEscalationRequest;
import tracker.escalation.v1.AssignEscalationRequest;
import tracker.escalation.v1.ChangeEscalationPriorityRequest;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.CloseEscalationRequest;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.DismissEscalationRequest;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationAcknowledged;
import tracker.escalation.v1.EscalationAssigned;
import tracker.escalation.v1.EscalationAssigneeChanged;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationMitigated;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.MitigateEscalationRequest;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.PendEscalationRequest;
import tracker.escalation.v1.PendingReason;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.ReopenEscalationRequest;
import tracker.escalation.v1.ResolveEscalationRequest;
import tracker.escalation.v1.StartEscalationWorkRequest;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.platform.command.Context;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.problem.v1.OpenProblemRequest;
import tracker.type.v1.Role;

class EscalationDeciderTest {
    private static final String NAME = "escalations/1";
    private static final String TEAM = "teams/engineering";
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Timestamp AT = EventMeta.toTimestamp(NOW);
    private static final EscalationDecider DECIDER = new EscalationDecider();
    private static final Caller SPECIALIST = new Caller("demo-specialist", Set.of(Role.ROLE_SPECIALIST), Set.of());

    private static final EscalationOpened OPENED = EscalationOpened.newBuilder()
            .setOccurredTime(AT)
            .setSource("tracker")
            .setTitle("Videos do not load")
            .build();
    private static final EscalationTriaged TRIAGED = EscalationTriaged.newBuilder()
            .setOccurredTime(AT)
            .setPriority(Priority.PRIORITY_HIGH)
            .build();
    private static final EscalationAssigned ASSIGNED = EscalationAssigned.newBuilder()
            .setOccurredTime(AT)
            .setTeam(TEAM)
            .setAssignee("somebody")
            .build();
    private static final EscalationAcknowledged ACKNOWLEDGED =
            EscalationAcknowledged.newBuilder().setOccurredTime(AT).build();
    private static final EscalationWorkStarted STARTED =
            EscalationWorkStarted.newBuilder().setOccurredTime(AT).build();
    private static final EscalationResolved RESOLVED =
            EscalationResolved.newBuilder().setOccurredTime(AT).build();

    /** How a case came to be in each state. */
    private static final Map<EscalationState, List<Message>> PASTS = Map.ofEntries(
            Map.entry(ESCALATION_STATE_NEW, List.of(OPENED)),
            Map.entry(ESCALATION_STATE_TRIAGED, List.of(OPENED, TRIAGED)),
            Map.entry(ESCALATION_STATE_ASSIGNED, List.of(OPENED, TRIAGED, ASSIGNED)),
            Map.entry(ESCALATION_STATE_ACKNOWLEDGED, List.of(OPENED, TRIAGED, ASSIGNED, ACKNOWLEDGED)),
            Map.entry(ESCALATION_STATE_IN_PROGRESS, worked()),
            Map.entry(
                    ESCALATION_STATE_PENDING_REQUESTER,
                    worked(EscalationPended.newBuilder()
                            .setOccurredTime(AT)
                            .setReason(PendingReason.PENDING_REASON_REQUESTER)
                            .build())),
            Map.entry(
                    ESCALATION_STATE_PENDING_THIRD_PARTY,
                    worked(EscalationPended.newBuilder()
                            .setOccurredTime(AT)
                            .setReason(PendingReason.PENDING_REASON_THIRD_PARTY)
                            .build())),
            Map.entry(
                    ESCALATION_STATE_MITIGATED,
                    worked(EscalationMitigated.newBuilder().setOccurredTime(AT).build())),
            Map.entry(ESCALATION_STATE_RESOLVED, worked(RESOLVED)),
            Map.entry(
                    ESCALATION_STATE_CLOSED,
                    worked(
                            RESOLVED,
                            EscalationClosed.newBuilder().setOccurredTime(AT).build())),
            Map.entry(
                    ESCALATION_STATE_DISMISSED,
                    List.of(
                            OPENED,
                            EscalationDismissed.newBuilder().setOccurredTime(AT).build())),
            Map.entry(
                    ESCALATION_STATE_MERGED,
                    worked(EscalationMerged.newBuilder()
                            .setOccurredTime(AT)
                            .setInto("escalations/2")
                            .build())));

    private static final Set<EscalationState> PENDING =
            EnumSet.of(ESCALATION_STATE_PENDING_REQUESTER, ESCALATION_STATE_PENDING_THIRD_PARTY);
    private static final Set<EscalationState> ALL = PASTS.keySet();

    private static List<Message> worked(Message... further) {
        return Stream.concat(Stream.of(OPENED, TRIAGED, ASSIGNED, ACKNOWLEDGED, STARTED), Stream.of(further))
                .toList();
    }

    private static Set<EscalationState> with(Set<EscalationState> states, EscalationState... more) {
        Set<EscalationState> all = EnumSet.copyOf(states);
        all.addAll(List.of(more));
        return all;
    }

    private static EscalationCase given(List<? extends Message> events) {
        EscalationCase state = DECIDER.initial(NAME);
        for (int i = 0; i < events.size(); i++) {
            state = DECIDER.evolve(state, events.get(i), EventMeta.of(events.get(i), i, NOW, "somebody"));
        }
        return state;
    }

    private static List<Message> when(Caller caller, Message command, List<? extends Message> past) {
        Context context = new Context(caller, NOW, NOW, "r");
        EscalationCase state = given(past);
        DECIDER.admit(context, command, state);
        return List.copyOf(DECIDER.decide(context, command, state));
    }

    private static List<Message> when(Message command, EscalationState state) {
        return when(SPECIALIST, command, PASTS.get(state));
    }

    private static void refused(Reason reason, Caller caller, Message command, List<? extends Message> past) {
        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> when(caller, command, past))
                .satisfies(rejection -> assertThat(rejection.reason()).isEqualTo(reason));
    }

    private static AssignEscalationRequest assign(String team, String assignee) {
        return AssignEscalationRequest.newBuilder()
                .setName(NAME)
                .setTeam(team)
                .setAssignee(assignee)
                .build();
    }

    private static LinkEscalationRequest link(LinkKind kind, String target) {
        return LinkEscalationRequest.newBuilder()
                .setName(NAME)
                .setLink(Link.newBuilder().setKind(kind).setTarget(target))
                .build();
    }

    @Test
    void nothingHappensToItBeforeItWasOpened() {
        EscalationCase opened = given(PASTS.get(ESCALATION_STATE_IN_PROGRESS));
        ResolveEscalationRequest resolve = ResolveEscalationRequest.getDefaultInstance();
        Context before = new Context(SPECIALIST, NOW.plusSeconds(9), NOW.minusSeconds(1), "r");

        assertThatExceptionOfType(Rejection.class)
                .isThrownBy(() -> DECIDER.decide(before, resolve, opened))
                .withMessageContaining("lies before 2026-03-02T10:00:00Z, when the escalation was opened");
        Context when = new Context(SPECIALIST, NOW.plusSeconds(9), NOW, "r");
        assertThat(DECIDER.decide(when, resolve, opened)).hasSize(1);
    }

    /** Every step, the states from which it is taken, and what it becomes. */
    static Stream<Arguments> steps() {
        Set<EscalationState> inProgress = EnumSet.of(ESCALATION_STATE_IN_PROGRESS);
        Set<EscalationState> worked = with(PENDING, ESCALATION_STATE_IN_PROGRESS);
        Set<EscalationState> open = with(
                worked,
                ESCALATION_STATE_TRIAGED,
                ESCALATION_STATE_ASSIGNED,
                ESCALATION_STATE_ACKNOWLEDGED,
                ESCALATION_STATE_MITIGATED);
        return Stream.of(
                Arguments.of(
                        TriageEscalationRequest.newBuilder()
                                .setPriority(Priority.PRIORITY_LOW)
                                .build(),
                        EnumSet.of(ESCALATION_STATE_NEW),
                        EscalationTriaged.class),
                Arguments.of(assign("teams/content", "somebody"), open, null),
                Arguments.of(
                        AcknowledgeEscalationRequest.getDefaultInstance(),
                        EnumSet.of(ESCALATION_STATE_ASSIGNED),
                        EscalationAcknowledged.class),
                Arguments.of(
                        StartEscalationWorkRequest.getDefaultInstance(),
                        with(PENDING, ESCALATION_STATE_ACKNOWLEDGED),
                        EscalationWorkStarted.class),
                Arguments.of(PendEscalationRequest.getDefaultInstance(), inProgress, EscalationPended.class),
                Arguments.of(MitigateEscalationRequest.getDefaultInstance(), worked, EscalationMitigated.class),
                Arguments.of(
                        ResolveEscalationRequest.getDefaultInstance(),
                        with(worked, ESCALATION_STATE_MITIGATED),
                        EscalationResolved.class),
                Arguments.of(
                        ReopenEscalationRequest.getDefaultInstance(),
                        EnumSet.of(ESCALATION_STATE_RESOLVED, ESCALATION_STATE_CLOSED),
                        EscalationReopened.class),
                Arguments.of(
                        CloseEscalationRequest.getDefaultInstance(),
                        EnumSet.of(ESCALATION_STATE_RESOLVED),
                        EscalationClosed.class),
                Arguments.of(
                        DismissEscalationRequest.getDefaultInstance(),
                        EnumSet.of(ESCALATION_STATE_NEW, ESCALATION_STATE_TRIAGED),
                        EscalationDismissed.class),
                Arguments.of(
                        ChangeEscalationPriorityRequest.newBuilder()
                                .setPriority(Priority.PRIORITY_LOW)
                                .build(),
                        open,
                        EscalationPriorityChanged.class),
                Arguments.of(CommentEscalationRequest.getDefaultInstance(), ALL, EscalationCommented.class),
                Arguments.of(link(LinkKind.LINK_KIND_PROBLEM, "problems/1"), ALL, EscalationLinked.class));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aStepIsTakenFromItsStatesAndRefusedFromAllOthers(
            Message command, Set<EscalationState> from, Class<? extends Message> becomes) {
        for (EscalationState state : ALL) {
            if (from.contains(state)) {
                List<Message> events = when(command, state);
                assertThat(events).as("%s", state).hasSize(1);
                assertThat(events)
                        .allSatisfy(event ->
                                assertThat(EventMeta.occurredTime(event)).isEqualTo(NOW));
                if (becomes != null) {
                    assertThat(events.getFirst()).isInstanceOf(becomes);
                }
            } else {
                refused(Reason.WRONG_STATE, SPECIALIST, command, PASTS.get(state));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void whatDoesNotExistIsNotFound(Message command) {
        refused(Reason.NOT_FOUND, SPECIALIST, command, List.of());
    }

    @Test
    void openingKeepsWhatIsKnownAndNamesTheTrackerAsSourceWhenThereIsNone() {
        EscalationOpened opened = (EscalationOpened) when(
                        SPECIALIST,
                        OpenEscalationRequest.newBuilder()
                                .setTitle("Videos do not load")
                                .setLanguage("zh-CN")
                                .setPriority(Priority.PRIORITY_HIGH)
                                .build(),
                        List.of())
                .getFirst();

        assertThat(opened.getSource()).isEqualTo("tracker");
        assertThat(opened.getTitle()).isEqualTo("Videos do not load");
        assertThat(opened.getLanguage()).isEqualTo("zh-CN");
        assertThat(opened.getPriority()).isEqualTo(Priority.PRIORITY_HIGH);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ESCALATION_STATE_UNSPECIFIED", "UNRECOGNIZED"})
    void whatIsThereAlreadyIsNotOpenedAgain(EscalationState state) {
        refused(Reason.ALREADY_EXISTS, SPECIALIST, OpenEscalationRequest.getDefaultInstance(), PASTS.get(state));
    }

    @Test
    void triageWithoutClassificationLeavesWhatIsKnown() {
        EscalationTriaged triaged =
                (EscalationTriaged) when(TriageEscalationRequest.getDefaultInstance(), ESCALATION_STATE_NEW)
                        .getFirst();
        EscalationTriaged judged = (EscalationTriaged) when(
                        TriageEscalationRequest.newBuilder()
                                .setClassification(Classification.newBuilder().addCategory("video"))
                                .build(),
                        ESCALATION_STATE_NEW)
                .getFirst();

        assertThat(triaged.hasClassification()).isFalse();
        assertThat(judged.getClassification().getCategoryList()).containsExactly("video");
    }

    @Test
    void theFirstAssignmentIsAStepAndALaterOneOnlyHandsOver() {
        assertThat(when(assign(TEAM, "somebody"), ESCALATION_STATE_TRIAGED)).containsExactly(ASSIGNED);
        assertThat(when(assign("teams/content", "another"), ESCALATION_STATE_IN_PROGRESS))
                .containsExactly(
                        EscalationTeamChanged.newBuilder()
                                .setOccurredTime(AT)
                                .setTeam("teams/content")
                                .build(),
                        EscalationAssigneeChanged.newBuilder()
                                .setOccurredTime(AT)
                                .setAssignee("another")
                                .build());
        assertThat(when(assign(TEAM, "another"), ESCALATION_STATE_PENDING_REQUESTER))
                .hasOnlyElementsOfType(EscalationAssigneeChanged.class);
        assertThat(when(assign(TEAM, "somebody"), ESCALATION_STATE_ASSIGNED)).isEmpty();
    }

    @Test
    void thePriorityThatItHasAlreadyIsNoChange() {
        assertThat(when(
                        ChangeEscalationPriorityRequest.newBuilder()
                                .setPriority(Priority.PRIORITY_HIGH)
                                .build(),
                        ESCALATION_STATE_TRIAGED))
                .isEmpty();
    }

    @Test
    void reopeningBeginsTheNextCycleAndKeepsTheTimesOfTheFirst() {
        List<Message> past = worked(
                RESOLVED,
                EscalationReopened.newBuilder()
                        .setOccurredTime(AT)
                        .setReason("again")
                        .build());

        Escalation escalation = given(past).escalation();

        assertThat(escalation.getState()).isEqualTo(ESCALATION_STATE_IN_PROGRESS);
        assertThat(escalation.getCyclesList()).hasSize(2);
        assertThat(escalation.getCycles(0).hasResolveTime()).isTrue();
        assertThat(escalation.getCycles(1).hasResolveTime()).isFalse();
    }

    @Test
    void aLinkThatStandsAlreadyChangesNothing() {
        Link link = link(LinkKind.LINK_KIND_PROBLEM, "problems/1").getLink();
        EscalationLinked linked =
                EscalationLinked.newBuilder().setOccurredTime(AT).setLink(link).build();

        assertThat(when(SPECIALIST, link(LinkKind.LINK_KIND_PROBLEM, "problems/1"), List.of(OPENED, linked)))
                .isEmpty();
    }

    @Test
    void aLinkGoesToAProblemOrToAnotherEscalation() {
        assertThat(when(link(LinkKind.LINK_KIND_RELATED, "escalations/2"), ESCALATION_STATE_NEW))
                .hasOnlyElementsOfType(EscalationLinked.class);
        Stream.of(
                        link(LinkKind.LINK_KIND_RELATED, NAME),
                        link(LinkKind.LINK_KIND_RELATED, "problems/1"),
                        link(LinkKind.LINK_KIND_PROBLEM, "escalations/2"),
                        link(LinkKind.LINK_KIND_SOURCE_PROBLEM, "Problem ID  2"),
                        link(LinkKind.LINK_KIND_UNSPECIFIED, "problems/1"))
                .forEach(command -> refused(Reason.INVALID_ARGUMENT, SPECIALIST, command, List.of(OPENED)));
    }

    @Test
    void partnersWorkOnlyWhatTheirTeamHas() {
        Caller own = new Caller("p1", Set.of(Role.ROLE_PARTNER), Set.of("engineering"));
        Caller other = new Caller("p2", Set.of(Role.ROLE_PARTNER), Set.of("content"));
        Message command = AcknowledgeEscalationRequest.getDefaultInstance();
        List<Message> past = PASTS.get(ESCALATION_STATE_ASSIGNED);

        assertThat(when(own, command, past)).containsExactly(ACKNOWLEDGED);
        refused(Reason.NOT_YOUR_TEAM, other, command, past);
        refused(
                Reason.NOT_YOUR_TEAM,
                other,
                PendEscalationRequest.getDefaultInstance(),
                PASTS.get(ESCALATION_STATE_IN_PROGRESS));
    }

    @Test
    void theEtagIsThatOfTheLastEvent() {
        EscalationCase state = given(PASTS.get(ESCALATION_STATE_ASSIGNED));

        assertThat(DECIDER.resource(state).getEtag()).isEqualTo("2");
        assertThat(DECIDER.resource(DECIDER.initial(NAME)).getEtag()).isEmpty();
        assertThat(DECIDER.part(state, assign(TEAM, ""))).isSameAs(DECIDER.resource(state));
    }

    @Test
    void aCommandOfAnotherKindIsAMistakeOfTheProgram() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> when(OpenProblemRequest.getDefaultInstance(), ESCALATION_STATE_NEW));
    }
}
