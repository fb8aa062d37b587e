package tracker.escalation.escalation.domain;

import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_ACKNOWLEDGED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_ASSIGNED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_CLOSED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_IN_PROGRESS;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_MITIGATED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_NEW;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_PENDING_REQUESTER;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_PENDING_THIRD_PARTY;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_RESOLVED;
import static tracker.escalation.v1.EscalationState.ESCALATION_STATE_TRIAGED;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tracker.contract.EventMeta;
import tracker.contract.Said;
import tracker.escalation.discretion.domain.Viewers;
import tracker.escalation.intake.KnownHistory;
import tracker.escalation.intake.ServiceNowHistory;
import tracker.escalation.v1.AcknowledgeEscalationRequest;
import tracker.escalation.v1.AssignEscalationRequest;
import tracker.escalation.v1.ChangeEscalationPriorityRequest;
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
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.EscalationMitigated;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationPended;
import tracker.escalation.v1.EscalationPriorityChanged;
import tracker.escalation.v1.EscalationReopened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationTriaged;
import tracker.escalation.v1.EscalationUnlinked;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.MergeEscalationInto;
import tracker.escalation.v1.MitigateEscalationRequest;
import tracker.escalation.v1.NoteEscalationDuplicate;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.PendEscalationRequest;
import tracker.escalation.v1.Reader;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.RefuseEscalationMerge;
import tracker.escalation.v1.ReopenEscalationRequest;
import tracker.escalation.v1.ResolveEscalationRequest;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.escalation.v1.StartEscalationWorkRequest;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.escalation.v1.UnlinkEscalationFromProblem;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.platform.command.Context;
import tracker.platform.command.Decider;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.Caller;
import tracker.type.v1.Role;

/** What an escalation may do next. Time and identity arrive in the command's context. */
public final class EscalationDecider implements Decider<EscalationCase, Escalation> {
    /** The source of what was opened here. */
    public static final String HERE = "tracker";

    private static final Set<EscalationState> PENDING =
            EnumSet.of(ESCALATION_STATE_PENDING_REQUESTER, ESCALATION_STATE_PENDING_THIRD_PARTY);
    private static final Set<EscalationState> WORKED = with(PENDING, ESCALATION_STATE_IN_PROGRESS);
    private static final Set<EscalationState> HANDED_OUT =
            with(WORKED, ESCALATION_STATE_ASSIGNED, ESCALATION_STATE_ACKNOWLEDGED, ESCALATION_STATE_MITIGATED);

    private static Set<EscalationState> with(Set<EscalationState> states, EscalationState... more) {
        Set<EscalationState> all = EnumSet.copyOf(states);
        all.addAll(List.of(more));
        return all;
    }

    @Override
    public EscalationCase initial(String name) {
        return new EscalationCase(Escalation.newBuilder().setName(name).build(), KnownHistory.NONE);
    }

    @Override
    public EscalationCase evolve(EscalationCase state, Message event, EventMeta meta) {
        return new EscalationCase(
                EscalationFold.fold(state.escalation(), event, meta),
                state.history().after(event));
    }

    @Override
    public Escalation resource(EscalationCase state) {
        return state.escalation();
    }

    /**
     * What does not exist and what is hidden from the caller are alike. A source may open or record its own case without
     * seeing it; policies see everything.
     */
    @Override
    public void admit(Context context, Message command, EscalationCase state) {
        if (command instanceof OpenEscalationRequest || command instanceof RecordEscalationHistoryRequest) {
            return;
        }
        Caller caller = context.caller();
        boolean sees = caller.isPolicy()
                || new Reader(caller.subject(), caller.roles(), caller.teams()).sees(state.escalation());
        if (!state.exists() || !sees) {
            throw Rejection.notFound(state.escalation().getName());
        }
    }

    @Override
    public List<? extends Message> decide(Context context, Message command, EscalationCase state) {
        return switch (command) {
            case OpenEscalationRequest c -> open(context, c, state);
            case RecordEscalationHistoryRequest c ->
                ServiceNowHistory.events(c, context.now(), state.escalation(), state.history());
            default -> work(context, command, state.escalation());
        };
    }

    private static List<? extends Message> work(Context context, Message command, Escalation escalation) {
        if (!context.caller().isPolicy()) { // they tell what happened to others
            context.requireNotBefore(
                    escalation.getOpenTime(),
                    time -> Said.of("BEFORE_ESCALATED", "lies before {time}, when the escalation was opened.", time));
        }
        return switch (command) {
            case TriageEscalationRequest c -> triage(context, c, escalation);
            case AssignEscalationRequest c -> assign(context, c, escalation);
            case AcknowledgeEscalationRequest c -> acknowledge(context, escalation);
            case StartEscalationWorkRequest c -> start(context, escalation);
            case PendEscalationRequest c -> pend(context, c, escalation);
            case MitigateEscalationRequest c -> mitigate(context, c, escalation);
            case ResolveEscalationRequest c -> resolve(context, c, escalation);
            case ReopenEscalationRequest c -> reopen(context, c, escalation);
            case CloseEscalationRequest c -> close(context, escalation);
            case DismissEscalationRequest c -> dismiss(context, c, escalation);
            case ChangeEscalationPriorityRequest c -> changePriority(context, c, escalation);
            case CommentEscalationRequest c -> comment(context, c);
            case LinkEscalationRequest c -> link(context, c, escalation);
            case UnlinkEscalationFromProblem c -> unlink(context, c, escalation);
            case SetEscalationConfidentialityRequest c -> Visibility.set(context, c, escalation);
            case MergeEscalationInto c -> EscalationMerging.merge(context, c, escalation);
            case UnmergeEscalationRequest c -> EscalationMerging.unmerge(context, c, escalation);
            case RefuseEscalationMerge c -> EscalationMerging.refuse(context, c, escalation);
            case NoteEscalationDuplicate c -> EscalationMerging.note(context, c, escalation);
            default ->
                throw new IllegalArgumentException("No command of an escalation: "
                        + command.getDescriptorForType().getFullName());
        };
    }

    private static List<Message> open(Context context, OpenEscalationRequest c, EscalationCase state) {
        if (state.exists()) {
            String name = state.escalation().getName();
            throw Rejection.of(Reason.ALREADY_EXISTS, Said.of("HERE_ALREADY", "It is here already: {resource}.", name));
        }
        EscalationOpened.Builder opened = EscalationOpened.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setSource(c.getSource().isEmpty() ? HERE : c.getSource())
                .setExternalId(c.getExternalId())
                .setTitle(c.getTitle())
                .setDescription(c.getDescription())
                .setChannel(c.getChannel())
                .setMarket(c.getMarket())
                .setLanguage(c.getLanguage())
                .setPriority(c.getPriority())
                .setConfidentiality(c.getConfidentiality())
                .addAllViewers(Viewers.of(context, c.getConfidentiality(), c.getViewersList()));
        if (c.hasClassification()) {
            opened.setClassification(c.getClassification());
        }
        return List.of(opened.build());
    }

    private static List<Message> triage(Context context, TriageEscalationRequest c, Escalation escalation) {
        require(escalation, "triage", EnumSet.of(ESCALATION_STATE_NEW));
        EscalationTriaged.Builder triaged = EscalationTriaged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setPriority(c.getPriority());
        if (c.hasClassification()) {
            triaged.setClassification(c.getClassification());
        }
        return List.of(triaged.build());
    }

    private static List<Message> assign(Context context, AssignEscalationRequest c, Escalation escalation) {
        require(escalation, "assign", with(HANDED_OUT, ESCALATION_STATE_TRIAGED));
        if (escalation.getState() == ESCALATION_STATE_TRIAGED) {
            return List.of(EscalationAssigned.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setTeam(c.getTeam())
                    .setAssignee(c.getAssignee())
                    .build());
        }
        List<Message> events = new ArrayList<>();
        if (!c.getTeam().equals(escalation.getTeam())) {
            events.add(EscalationTeamChanged.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setTeam(c.getTeam())
                    .build());
        }
        if (!c.getAssignee().equals(escalation.getAssignee())) {
            events.add(EscalationAssigneeChanged.newBuilder()
                    .setOccurredTime(context.occurredTime())
                    .setAssignee(c.getAssignee())
                    .build());
        }
        return events;
    }

    private static List<Message> acknowledge(Context context, Escalation escalation) {
        requireOwnTeam(context, escalation);
        require(escalation, "acknowledge", EnumSet.of(ESCALATION_STATE_ASSIGNED));
        return List.of(EscalationAcknowledged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> start(Context context, Escalation escalation) {
        requireOwnTeam(context, escalation);
        require(escalation, "start", with(PENDING, ESCALATION_STATE_ACKNOWLEDGED));
        return List.of(EscalationWorkStarted.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> pend(Context context, PendEscalationRequest c, Escalation escalation) {
        requireOwnTeam(context, escalation);
        require(escalation, "pend", EnumSet.of(ESCALATION_STATE_IN_PROGRESS));
        return List.of(EscalationPended.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(c.getReason())
                .setWaitingFor(c.getWaitingFor())
                .build());
    }

    private static List<Message> mitigate(Context context, MitigateEscalationRequest c, Escalation escalation) {
        requireOwnTeam(context, escalation);
        require(escalation, "mitigate", WORKED);
        return List.of(EscalationMitigated.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setSummary(c.getSummary())
                .build());
    }

    private static List<Message> resolve(Context context, ResolveEscalationRequest c, Escalation escalation) {
        require(escalation, "resolve", with(WORKED, ESCALATION_STATE_MITIGATED));
        return List.of(EscalationResolved.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setResolutionCode(c.getResolutionCode())
                .setResolutionSummary(c.getResolutionSummary())
                .build());
    }

    private static List<Message> reopen(Context context, ReopenEscalationRequest c, Escalation escalation) {
        require(escalation, "reopen", EnumSet.of(ESCALATION_STATE_RESOLVED, ESCALATION_STATE_CLOSED));
        return List.of(EscalationReopened.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(c.getReason())
                .build());
    }

    private static List<Message> close(Context context, Escalation escalation) {
        require(escalation, "close", EnumSet.of(ESCALATION_STATE_RESOLVED));
        return List.of(EscalationClosed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .build());
    }

    private static List<Message> dismiss(Context context, DismissEscalationRequest c, Escalation escalation) {
        require(escalation, "dismiss", EnumSet.of(ESCALATION_STATE_NEW, ESCALATION_STATE_TRIAGED));
        return List.of(EscalationDismissed.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setReason(c.getReason())
                .setNote(c.getNote())
                .build());
    }

    private static List<Message> changePriority(
            Context context, ChangeEscalationPriorityRequest c, Escalation escalation) {
        require(escalation, "changePriority", with(HANDED_OUT, ESCALATION_STATE_TRIAGED));
        if (c.getPriority() == escalation.getPriority()) {
            return List.of();
        }
        return List.of(EscalationPriorityChanged.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setPriority(c.getPriority())
                .setReason(c.getReason())
                .build());
    }

    private static List<Message> comment(Context context, CommentEscalationRequest c) {
        return List.of(EscalationCommented.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setText(c.getText())
                .build());
    }

    private static List<Message> link(Context context, LinkEscalationRequest c, Escalation escalation) {
        Link link = c.getLink();
        String collection = switch (link.getKind()) {
            case LINK_KIND_PROBLEM -> "problems/";
            case LINK_KIND_RELATED -> "escalations/";
            case LINK_KIND_SOURCE_PROBLEM, LINK_KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw Rejection.invalid(
                        "link.kind", Said.of("LINK_OF_NO_KIND", "is neither LINK_KIND_PROBLEM nor LINK_KIND_RELATED."));
        };
        if (!link.getTarget().startsWith(collection) || link.getTarget().equals(escalation.getName())) {
            throw Rejection.invalid(
                    "link.target",
                    Said.of("LINK_TO_NO_OTHER", "is not the name of another one of {collection}.", collection));
        }
        if (escalation.getLinksList().contains(link)) {
            return List.of();
        }
        return List.of(EscalationLinked.newBuilder()
                .setOccurredTime(context.occurredTime())
                .setLink(link)
                .build());
    }

    private static List<Message> unlink(Context context, UnlinkEscalationFromProblem c, Escalation escalation) {
        Link link = Link.newBuilder()
                .setKind(LinkKind.LINK_KIND_PROBLEM)
                .setTarget(c.getProblem())
                .build();
        return escalation.getLinksList().contains(link)
                ? List.of(EscalationUnlinked.newBuilder()
                        .setOccurredTime(context.occurredTime())
                        .setLink(link)
                        .build())
                : List.of();
    }

    static void require(Escalation escalation, String step, Set<EscalationState> states) {
        if (!states.contains(escalation.getState())) {
            throw Rejection.wrongState(escalation.getName(), escalation.getState(), step, states);
        }
    }

    /** A partner works what their own team has; specialists work everything. */
    private static void requireOwnTeam(Context context, Escalation escalation) {
        boolean worksEverything = List.of(Role.ROLE_SPECIALIST, Role.ROLE_ADMINISTRATOR, Role.ROLE_SERVICE).stream()
                .anyMatch(context.caller()::has);
        if (!worksEverything && !context.caller().isOf(escalation.getTeam())) {
            throw Rejection.of(
                    Reason.NOT_YOUR_TEAM,
                    Said.of("WITH_ANOTHER_TEAM", "{resource} is with another team than yours.", escalation.getName()),
                    Map.of("team", escalation.getTeam()));
        }
    }
}
