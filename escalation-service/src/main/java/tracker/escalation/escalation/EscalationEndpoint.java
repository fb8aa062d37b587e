package tracker.escalation.escalation;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.contract.Said;
import tracker.escalation.discretion.Discretion;
import tracker.escalation.escalation.domain.EscalationDecider;
import tracker.escalation.escalation.domain.EscalationMerging;
import tracker.escalation.escalation.domain.SharedTerms;
import tracker.escalation.team.TeamDirectory;
import tracker.escalation.v1.AcknowledgeEscalationRequest;
import tracker.escalation.v1.AcknowledgeEscalationResponse;
import tracker.escalation.v1.AssignEscalationRequest;
import tracker.escalation.v1.AssignEscalationResponse;
import tracker.escalation.v1.ChangeEscalationPriorityRequest;
import tracker.escalation.v1.ChangeEscalationPriorityResponse;
import tracker.escalation.v1.CloseEscalationRequest;
import tracker.escalation.v1.CloseEscalationResponse;
import tracker.escalation.v1.CommentEscalationRequest;
import tracker.escalation.v1.CommentEscalationResponse;
import tracker.escalation.v1.DismissEscalationRequest;
import tracker.escalation.v1.DismissEscalationResponse;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationHistoryRecorded;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.escalation.v1.GetEscalationResponse;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkEscalationRequest;
import tracker.escalation.v1.LinkEscalationResponse;
import tracker.escalation.v1.LinkKind;
import tracker.escalation.v1.ListEscalationTimelineRequest;
import tracker.escalation.v1.ListEscalationTimelineResponse;
import tracker.escalation.v1.MergeEscalationInto;
import tracker.escalation.v1.MergeEscalationRequest;
import tracker.escalation.v1.MergeEscalationResponse;
import tracker.escalation.v1.MitigateEscalationRequest;
import tracker.escalation.v1.MitigateEscalationResponse;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.OpenEscalationResponse;
import tracker.escalation.v1.PendEscalationRequest;
import tracker.escalation.v1.PendEscalationResponse;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.RecordEscalationHistoryResponse;
import tracker.escalation.v1.ReopenEscalationRequest;
import tracker.escalation.v1.ReopenEscalationResponse;
import tracker.escalation.v1.ResolveEscalationRequest;
import tracker.escalation.v1.ResolveEscalationResponse;
import tracker.escalation.v1.SetEscalationConfidentialityRequest;
import tracker.escalation.v1.SetEscalationConfidentialityResponse;
import tracker.escalation.v1.StartEscalationWorkRequest;
import tracker.escalation.v1.StartEscalationWorkResponse;
import tracker.escalation.v1.TriageEscalationRequest;
import tracker.escalation.v1.TriageEscalationResponse;
import tracker.escalation.v1.UnmergeEscalationRequest;
import tracker.escalation.v1.UnmergeEscalationResponse;
import tracker.platform.command.Commands;
import tracker.platform.command.EventKeys;
import tracker.platform.command.History;
import tracker.platform.command.Origin;
import tracker.platform.command.Outcome;
import tracker.platform.command.Replies;
import tracker.platform.error.Rejection;
import tracker.platform.identity.Caller;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemState;

/** Escalations over gRPC: each request is the command; what the rules cannot see is asked before it is sent. */
@Component
class EscalationEndpoint extends EscalationServiceGrpc.EscalationServiceImplBase {
    private static final String COLLECTION = "escalations";

    private final Commands commands;
    private final History history;
    private final TeamDirectory teams;
    private final Discretion discretion;

    EscalationEndpoint(Commands commands, History history, TeamDirectory teams, Discretion discretion) {
        this.commands = commands;
        this.history = history;
        this.teams = teams;
        this.discretion = discretion;
    }

    @Override
    public void openEscalation(OpenEscalationRequest request, StreamObserver<OpenEscalationResponse> observer) {
        Outcome<Escalation> outcome = commands.begin(
                Caller.current(), EscalationAggregate.TYPE, EscalationAggregate.DECIDER, nameOf(request), request);
        Replies.answer(observer, OpenEscalationResponse.getDefaultInstance(), discretion.trim(outcome));
    }

    @Override
    public void triageEscalation(TriageEscalationRequest request, StreamObserver<TriageEscalationResponse> observer) {
        Replies.answer(observer, TriageEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void assignEscalation(AssignEscalationRequest request, StreamObserver<AssignEscalationResponse> observer) {
        Outcome<Escalation> outcome = sendFor(request.getName(), request, () -> {
            teams.require(request.getTeam());
            return request;
        });
        Replies.answer(observer, AssignEscalationResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void acknowledgeEscalation(
            AcknowledgeEscalationRequest request, StreamObserver<AcknowledgeEscalationResponse> observer) {
        Replies.answer(observer, AcknowledgeEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void startEscalationWork(
            StartEscalationWorkRequest request, StreamObserver<StartEscalationWorkResponse> observer) {
        Replies.answer(observer, StartEscalationWorkResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void pendEscalation(PendEscalationRequest request, StreamObserver<PendEscalationResponse> observer) {
        Replies.answer(observer, PendEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void mitigateEscalation(
            MitigateEscalationRequest request, StreamObserver<MitigateEscalationResponse> observer) {
        Replies.answer(observer, MitigateEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void resolveEscalation(
            ResolveEscalationRequest request, StreamObserver<ResolveEscalationResponse> observer) {
        Replies.answer(observer, ResolveEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void reopenEscalation(ReopenEscalationRequest request, StreamObserver<ReopenEscalationResponse> observer) {
        Replies.answer(observer, ReopenEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void closeEscalation(CloseEscalationRequest request, StreamObserver<CloseEscalationResponse> observer) {
        Replies.answer(observer, CloseEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void dismissEscalation(
            DismissEscalationRequest request, StreamObserver<DismissEscalationResponse> observer) {
        Replies.answer(observer, DismissEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void changeEscalationPriority(
            ChangeEscalationPriorityRequest request, StreamObserver<ChangeEscalationPriorityResponse> observer) {
        Replies.answer(
                observer, ChangeEscalationPriorityResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void commentEscalation(
            CommentEscalationRequest request, StreamObserver<CommentEscalationResponse> observer) {
        Replies.answer(observer, CommentEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void linkEscalation(LinkEscalationRequest request, StreamObserver<LinkEscalationResponse> observer) {
        Outcome<Escalation> outcome = sendFor(request.getName(), request, () -> {
            String target = request.getLink().getTarget();
            if (!discretion.exists(target)) {
                throw Rejection.invalid("link.target", Said.of("UNKNOWN", "there is no {named}.", target));
            }
            requireTaking(request);
            return request;
        });
        Replies.answer(observer, LinkEscalationResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void mergeEscalation(MergeEscalationRequest request, StreamObserver<MergeEscalationResponse> observer) {
        Outcome<Escalation> outcome = sendFor(request.getName(), request, () -> merging(request));
        Replies.answer(observer, MergeEscalationResponse.getDefaultInstance(), outcome);
    }

    private MergeEscalationInto merging(MergeEscalationRequest request) {
        Escalation into = other("into", request.getInto());
        Escalation duplicate = discretion.read(named(request.getName()));
        EscalationMerging.requireTarget(duplicate, discretion.trim(into.getName(), into));
        MergeEscalationInto.Builder command = MergeEscalationInto.newBuilder()
                .setRequestId(request.getRequestId())
                .setEtag(request.getEtag())
                .setInto(request.getInto())
                .setReason(request.getReason())
                .addAllSharedTerms(SharedTerms.of(duplicate, into));
        if (request.hasOccurredTime()) {
            command.setOccurredTime(request.getOccurredTime());
        }
        return command.build();
    }

    @Override
    public void unmergeEscalation(
            UnmergeEscalationRequest request, StreamObserver<UnmergeEscalationResponse> observer) {
        Replies.answer(observer, UnmergeEscalationResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void setEscalationConfidentiality(
            SetEscalationConfidentialityRequest request,
            StreamObserver<SetEscalationConfidentialityResponse> observer) {
        Replies.answer(
                observer, SetEscalationConfidentialityResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void recordEscalationHistory(
            RecordEscalationHistoryRequest request, StreamObserver<RecordEscalationHistoryResponse> observer) {
        Outcome<Escalation> outcome = commands.send(
                Caller.current(),
                EscalationAggregate.TYPE,
                EscalationAggregate.DECIDER,
                Ids.name(COLLECTION, request.getSource(), request.getExternalId()),
                request,
                Map.of(EventKeys.ORIGIN, Origin.IMPORT.text()),
                request.getDryRun());
        int added = outcome.events().stream()
                .mapToInt(event ->
                        event instanceof EscalationHistoryRecorded recorded ? recorded.getRowDigestsCount() : 0)
                .sum();
        Replies.answer(
                observer,
                RecordEscalationHistoryResponse.newBuilder()
                        .setName(outcome.resource().getName())
                        .setRowsAdded(added)
                        .setRowsKnown(request.getRowsCount() - added)
                        .setEventsAdded(outcome.events().size())
                        .setPosition(
                                request.getDryRun() ? "" : outcome.position().encode())
                        .build());
    }

    @Override
    public void getEscalation(GetEscalationRequest request, StreamObserver<GetEscalationResponse> observer) {
        String name = named(request.getName());
        discretion.require(name);
        Escalation escalation = history.resource(
                name,
                Escalation.newBuilder().setName(name).build(),
                EscalationFold::fold,
                request.hasAsOf() ? EventMeta.toInstant(request.getAsOf()) : null,
                request.hasKnownAt() ? EventMeta.toInstant(request.getKnownAt()) : null);
        Replies.answer(
                observer,
                GetEscalationResponse.newBuilder()
                        .setEscalation(discretion.trim(name, escalation))
                        .build());
    }

    @Override
    public void listEscalationTimeline(
            ListEscalationTimelineRequest request, StreamObserver<ListEscalationTimelineResponse> observer) {
        discretion.require(named(request.getName()));
        History.Page page = history.timeline(named(request.getName()), request.getPageSize(), request.getPageToken());
        Replies.answer(
                observer,
                ListEscalationTimelineResponse.newBuilder()
                        .addAllEvents(discretion.trim(page.events()))
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }

    private Outcome<Escalation> send(String name, Message command) {
        return discretion.trim(commands.send(
                Caller.current(), EscalationAggregate.TYPE, EscalationAggregate.DECIDER, named(name), command));
    }

    /** Sends what the request is prepared to be: what the rules cannot see is asked there. */
    private Outcome<Escalation> sendFor(String name, Message request, Supplier<? extends Message> prepared) {
        return discretion.trim(commands.sendFor(
                request,
                Caller.current(),
                EscalationAggregate.TYPE,
                EscalationAggregate.DECIDER,
                named(name),
                prepared));
    }

    /** Another escalation that the field names. */
    private Escalation other(String field, String name) {
        if (!name.startsWith(COLLECTION + "/") || !discretion.exists(name)) {
            throw Rejection.invalid(field, Said.of("UNKNOWN", "there is no {named}.", name));
        }
        return discretion.read(name);
    }

    /** A closed problem takes nothing in: the link would say what the problem does not. One that stands already may be sent again. */
    private void requireTaking(LinkEscalationRequest request) {
        Link link = request.getLink();
        if (link.getKind() != LinkKind.LINK_KIND_PROBLEM || !link.getTarget().startsWith("problems/")) {
            return;
        }
        Problem problem = discretion.trim(link.getTarget(), discretion.readProblem(link.getTarget()));
        if (problem.getState() != ProblemState.PROBLEM_STATE_CLOSED
                || discretion.read(named(request.getName())).getLinksList().contains(link)) {
            return;
        }
        throw Rejection.invalid(
                "link.target",
                problem.getDuplicateOf().isEmpty()
                        ? Said.of(
                                "CLOSED_TAKES_NOTHING_IN",
                                "{target} is closed, and takes nothing in: link to the problem that came after it, or have it reopened.",
                                link.getTarget())
                        : Said.of(
                                "DUPLICATE_TAKES_NOTHING_IN",
                                "{target} is closed, and takes nothing in: link to {original}, of which it is a duplicate, or have it reopened.",
                                link.getTarget(),
                                problem.getDuplicateOf()));
    }

    private static String named(String name) {
        if (!name.startsWith(COLLECTION + "/")) {
            throw Rejection.notFound(name);
        }
        return name;
    }

    /** Live intake and import meet in one case: whatever has an external id is named by it. */
    private static String nameOf(OpenEscalationRequest request) {
        String source = request.getSource().isEmpty() ? EscalationDecider.HERE : request.getSource();
        return request.getExternalId().isEmpty()
                ? Ids.name(COLLECTION, Caller.current().subject(), "OpenEscalation", request.getRequestId())
                : Ids.name(COLLECTION, source, request.getExternalId());
    }
}
