package tracker.escalation.problem;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import tracker.contract.EventMeta;
import tracker.contract.Ids;
import tracker.contract.Said;
import tracker.escalation.discretion.Discretion;
import tracker.escalation.discretion.Escalations;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Fingerprint;
import tracker.escalation.v1.Reader;
import tracker.platform.command.Commands;
import tracker.platform.command.History;
import tracker.platform.command.Outcome;
import tracker.platform.command.Replies;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Violation;
import tracker.platform.identity.Caller;
import tracker.problem.v1.AddProblemEscalationsRequest;
import tracker.problem.v1.AddProblemEscalationsResponse;
import tracker.problem.v1.AddProblemFactorRequest;
import tracker.problem.v1.AddProblemFactorResponse;
import tracker.problem.v1.AddProblemTimelineEntryRequest;
import tracker.problem.v1.AddProblemTimelineEntryResponse;
import tracker.problem.v1.AddProblemWhyRequest;
import tracker.problem.v1.AddProblemWhyResponse;
import tracker.problem.v1.CloseProblemRequest;
import tracker.problem.v1.CloseProblemResponse;
import tracker.problem.v1.ConfirmProblemHypothesisRequest;
import tracker.problem.v1.ConfirmProblemHypothesisResponse;
import tracker.problem.v1.ConfirmRootCauseRequest;
import tracker.problem.v1.ConfirmRootCauseResponse;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.GetProblemResponse;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.ListProblemTimelineResponse;
import tracker.problem.v1.OpenProblemRequest;
import tracker.problem.v1.OpenProblemResponse;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.ProposeProblemHypothesisRequest;
import tracker.problem.v1.ProposeProblemHypothesisResponse;
import tracker.problem.v1.RejectProblemHypothesisRequest;
import tracker.problem.v1.RejectProblemHypothesisResponse;
import tracker.problem.v1.RemoveProblemEscalationsRequest;
import tracker.problem.v1.RemoveProblemEscalationsResponse;
import tracker.problem.v1.ReopenProblemRequest;
import tracker.problem.v1.ReopenProblemResponse;
import tracker.problem.v1.RetractProblemFindingRequest;
import tracker.problem.v1.RetractProblemFindingResponse;
import tracker.problem.v1.SetProblemConfidentialityRequest;
import tracker.problem.v1.SetProblemConfidentialityResponse;
import tracker.problem.v1.SetProblemWorkaroundRequest;
import tracker.problem.v1.SetProblemWorkaroundResponse;
import tracker.problem.v1.StartProblemAssessmentRequest;
import tracker.problem.v1.StartProblemAssessmentResponse;
import tracker.problem.v1.StartRootCauseAnalysisRequest;
import tracker.problem.v1.StartRootCauseAnalysisResponse;
import tracker.problem.v1.UpdateProblemRequest;
import tracker.problem.v1.UpdateProblemResponse;

/** Problems over gRPC: each request is the command; what the rules cannot see is asked before it is sent. */
@Component
class ProblemEndpoint extends ProblemServiceGrpc.ProblemServiceImplBase {
    private static final String COLLECTION = "problems";
    private static final String MEMBERS = "escalations/";

    private final Commands commands;
    private final History history;
    private final RecurrenceProperties recurrence;
    private final Discretion discretion;
    private final Clock clock;

    ProblemEndpoint(
            Commands commands, History history, RecurrenceProperties recurrence, Discretion discretion, Clock clock) {
        this.commands = commands;
        this.history = history;
        this.recurrence = recurrence;
        this.discretion = discretion;
        this.clock = clock;
    }

    @Override
    public void openProblem(OpenProblemRequest request, StreamObserver<OpenProblemResponse> observer) {
        String name = Ids.name(COLLECTION, Caller.current().subject(), "OpenProblem", request.getRequestId());
        Outcome<Problem> outcome = sendFor(name, request, () -> {
            requireEscalations(request.getEscalationsList());
            requireFingerprintsOf(request);
            if (!request.getRecurrenceOf().isEmpty()) {
                read("recurrence_of", request.getRecurrenceOf());
            }
            return withConfidentiality(request);
        });
        Replies.answer(observer, OpenProblemResponse.getDefaultInstance(), outcome);
    }

    /** What no escalation carries can never come back: a plan that is watched for it would prove effective on paper. */
    private void requireFingerprintsOf(OpenProblemRequest request) {
        Set<String> carried = request.getEscalationsList().stream()
                .map(escalation ->
                        Fingerprint.of(Escalations.read(history, escalation).getClassification()))
                .collect(Collectors.toSet());
        for (String fingerprint : request.getFingerprintsList()) {
            if (!carried.contains(fingerprint)) {
                throw Rejection.invalid(
                        "fingerprints",
                        Said.of(
                                "FINGERPRINT_OF_NONE",
                                "are carried by none of the escalations: {fingerprint}. Leave them out: a problem learns them from its escalations.",
                                fingerprint));
            }
        }
    }

    /** What was found out about a confidential escalation is confidential, unless somebody says otherwise. */
    private OpenProblemRequest withConfidentiality(OpenProblemRequest request) {
        boolean isSaid = request.getConfidentiality() != Confidentiality.CONFIDENTIALITY_UNSPECIFIED;
        boolean isOpen = request.getEscalationsList().stream()
                .noneMatch(escalation -> Reader.isConfidential(Escalations.read(history, escalation)));
        return isSaid || isOpen
                ? request
                : request.toBuilder()
                        .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                        .build();
    }

    @Override
    public void addProblemEscalations(
            AddProblemEscalationsRequest request, StreamObserver<AddProblemEscalationsResponse> observer) {
        Outcome<Problem> outcome = sendFor(request.getName(), request, () -> {
            requireEscalations(request.getEscalationsList());
            return request;
        });
        Replies.answer(observer, AddProblemEscalationsResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void updateProblem(UpdateProblemRequest request, StreamObserver<UpdateProblemResponse> observer) {
        Replies.answer(observer, UpdateProblemResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void removeProblemEscalations(
            RemoveProblemEscalationsRequest request, StreamObserver<RemoveProblemEscalationsResponse> observer) {
        Replies.answer(
                observer, RemoveProblemEscalationsResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void startProblemAssessment(
            StartProblemAssessmentRequest request, StreamObserver<StartProblemAssessmentResponse> observer) {
        Replies.answer(observer, StartProblemAssessmentResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void startRootCauseAnalysis(
            StartRootCauseAnalysisRequest request, StreamObserver<StartRootCauseAnalysisResponse> observer) {
        Replies.answer(observer, StartRootCauseAnalysisResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void confirmRootCause(ConfirmRootCauseRequest request, StreamObserver<ConfirmRootCauseResponse> observer) {
        Replies.answer(observer, ConfirmRootCauseResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void addProblemTimelineEntry(
            AddProblemTimelineEntryRequest request, StreamObserver<AddProblemTimelineEntryResponse> observer) {
        Replies.answer(
                observer, AddProblemTimelineEntryResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void addProblemWhy(AddProblemWhyRequest request, StreamObserver<AddProblemWhyResponse> observer) {
        Replies.answer(observer, AddProblemWhyResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void addProblemFactor(AddProblemFactorRequest request, StreamObserver<AddProblemFactorResponse> observer) {
        Replies.answer(observer, AddProblemFactorResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void proposeProblemHypothesis(
            ProposeProblemHypothesisRequest request, StreamObserver<ProposeProblemHypothesisResponse> observer) {
        Replies.answer(
                observer, ProposeProblemHypothesisResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void confirmProblemHypothesis(
            ConfirmProblemHypothesisRequest request, StreamObserver<ConfirmProblemHypothesisResponse> observer) {
        Replies.answer(
                observer, ConfirmProblemHypothesisResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void rejectProblemHypothesis(
            RejectProblemHypothesisRequest request, StreamObserver<RejectProblemHypothesisResponse> observer) {
        Replies.answer(
                observer, RejectProblemHypothesisResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void retractProblemFinding(
            RetractProblemFindingRequest request, StreamObserver<RetractProblemFindingResponse> observer) {
        Replies.answer(observer, RetractProblemFindingResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void setProblemWorkaround(
            SetProblemWorkaroundRequest request, StreamObserver<SetProblemWorkaroundResponse> observer) {
        Replies.answer(observer, SetProblemWorkaroundResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void closeProblem(CloseProblemRequest request, StreamObserver<CloseProblemResponse> observer) {
        Outcome<Problem> outcome = sendFor(request.getName(), request, () -> {
            if (!request.getDuplicateOf().isEmpty()
                    && read("duplicate_of", request.getDuplicateOf()).getState() == ProblemState.PROBLEM_STATE_CLOSED) {
                throw Rejection.invalid(
                        "duplicate_of",
                        Said.of(
                                "DUPLICATE_OF_CLOSED",
                                "{other} is closed: name one that is not.",
                                request.getDuplicateOf()));
            }
            return request;
        });
        Replies.answer(observer, CloseProblemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void reopenProblem(ReopenProblemRequest request, StreamObserver<ReopenProblemResponse> observer) {
        Outcome<Problem> outcome = sendFor(request.getName(), request, () -> {
            recurrence.rule().requireReopenable(discretion.readProblem(request.getName()), clock.instant());
            return request;
        });
        Replies.answer(observer, ReopenProblemResponse.getDefaultInstance(), outcome);
    }

    @Override
    public void setProblemConfidentiality(
            SetProblemConfidentialityRequest request, StreamObserver<SetProblemConfidentialityResponse> observer) {
        Replies.answer(
                observer, SetProblemConfidentialityResponse.getDefaultInstance(), send(request.getName(), request));
    }

    @Override
    public void getProblem(GetProblemRequest request, StreamObserver<GetProblemResponse> observer) {
        Problem now = discretion.readProblem(named(request.getName()));
        Problem then = history.resource(
                request.getName(),
                ProblemAggregate.DECIDER,
                request.hasAsOf() ? EventMeta.toInstant(request.getAsOf()) : null,
                request.hasKnownAt() ? EventMeta.toInstant(request.getKnownAt()) : null);
        Replies.answer(
                observer,
                GetProblemResponse.newBuilder()
                        .setProblem(discretion.trim(then, now))
                        .build());
    }

    @Override
    public void listProblemTimeline(
            ListProblemTimelineRequest request, StreamObserver<ListProblemTimelineResponse> observer) {
        discretion.readProblem(named(request.getName()));
        History.Page page = history.timeline(request.getName(), request.getPageSize(), request.getPageToken());
        Replies.answer(
                observer,
                ListProblemTimelineResponse.newBuilder()
                        .addAllEvents(discretion.trim(page.events()))
                        .setNextPageToken(page.nextPageToken())
                        .build());
    }

    private Outcome<Problem> send(String name, Message command) {
        return discretion.trim(
                commands.send(Caller.current(), ProblemAggregate.TYPE, ProblemAggregate.DECIDER, named(name), command));
    }

    /** Sends what the request is prepared to be: what the rules cannot see is asked there. */
    private Outcome<Problem> sendFor(String name, Message request, Supplier<? extends Message> prepared) {
        return discretion.trim(commands.sendFor(
                request, Caller.current(), ProblemAggregate.TYPE, ProblemAggregate.DECIDER, named(name), prepared));
    }

    /** Another problem that the field names. */
    private Problem read(String field, String name) {
        if (!name.startsWith(COLLECTION + "/") || !discretion.exists(name)) {
            throw Rejection.invalid(field, Said.of("UNKNOWN", "there is no {named}.", name));
        }
        return discretion.readProblem(name);
    }

    private static String named(String name) {
        if (!name.startsWith(COLLECTION + "/")) {
            throw Rejection.notFound(name);
        }
        return name;
    }

    private void requireEscalations(List<String> names) {
        List<Violation> unknown = IntStream.range(0, names.size())
                .filter(i -> !names.get(i).startsWith(MEMBERS) || !discretion.exists(names.get(i)))
                .mapToObj(i -> new Violation(
                        "escalations[" + i + "]", Said.of("UNKNOWN", "there is no {named}.", names.get(i))))
                .toList();
        if (!unknown.isEmpty()) {
            throw Rejection.invalid(unknown);
        }
    }
}
