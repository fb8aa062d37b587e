package tracker.remediation.plan;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tracker.contract.Said;
import tracker.platform.error.Outage;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.identity.ServiceCredentials;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.ListProblemTimelineResponse;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemServiceGrpc;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceBlockingStub;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.type.v1.RecordedEvent;

/** Asks escalation-service about problems, under this service's own name; amid a call, for the caller. */
final class Problems {

    private final ProblemServiceBlockingStub service;
    private final EscalationServiceProperties properties;

    Problems(Channel channel, ServiceCredentials credentials, EscalationServiceProperties properties) {
        this.service = ProblemServiceGrpc.newBlockingStub(channel).withCallCredentials(credentials);
        this.properties = properties;
    }

    /** The confirmed cause of that revision; of the current one when it is 0. */
    ConfirmedCause cause(String problem, int revision) {
        Problem found = get(problem);
        if (!found.hasRootCause()) {
            throw Rejection.of(
                    Reason.WRONG_STATE,
                    Said.of(
                            "CAUSE_UNCONFIRMED",
                            "{resource} is without a confirmed root cause: {step} is not possible now.",
                            problem,
                            "DraftPlan"));
        }
        int current = found.getRootCause().getRevision();
        if (revision > current) {
            throw Rejection.invalid(
                    "cause_revision",
                    Said.of(
                            "CAUSE_REVISION_UNCONFIRMED",
                            "is not confirmed: the cause of {problem} is at revision {revision}.",
                            problem,
                            current));
        }
        RootCause cause = revision == 0 || revision == current ? found.getRootCause() : earlier(problem, revision);
        return new ConfirmedCause(found, cause);
    }

    /** The problem of a plan, whoever asks: those who carry a plan out need not know of its problem. */
    Problem ofPlan(String problem) {
        Context caller = Context.ROOT.attach();
        try {
            return get(problem);
        } finally {
            Context.ROOT.detach(caller);
        }
    }

    private Problem get(String problem) {
        return ask(stub -> stub.getProblem(
                        GetProblemRequest.newBuilder().setName(problem).build()))
                .getProblem();
    }

    private RootCause earlier(String problem, int revision) {
        String page = "";
        do {
            ListProblemTimelineRequest request = ListProblemTimelineRequest.newBuilder()
                    .setName(problem)
                    .setPageToken(page)
                    .build();
            ListProblemTimelineResponse timeline = ask(stub -> stub.listProblemTimeline(request));
            for (RecordedEvent event : timeline.getEventsList()) {
                if (event.getEvent().is(RootCauseConfirmed.class)) {
                    RootCause cause = confirmed(event).getRootCause();
                    if (cause.getRevision() == revision) {
                        return cause;
                    }
                }
            }
            page = timeline.getNextPageToken();
        } while (!page.isEmpty());
        throw Rejection.invalid(
                "cause_revision", Said.of("CAUSE_REVISION_UNKNOWN", "was never confirmed for {problem}.", problem));
    }

    private static RootCauseConfirmed confirmed(RecordedEvent event) {
        try {
            return event.getEvent().unpack(RootCauseConfirmed.class);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Event " + event.getEventId() + " cannot be read", e);
        }
    }

    /** A defect of escalation-service is no outage of it: a policy that waited for it would hold up all others. */
    private <A> A ask(Function<ProblemServiceBlockingStub, A> call) {
        try {
            return call.apply(service.withDeadlineAfter(properties.deadline().toMillis(), TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException e) {
            throw switch (e.getStatus().getCode()) {
                case NOT_FOUND, INVALID_ARGUMENT ->
                    Rejection.invalid("problem", Said.of("PROBLEM_UNKNOWN", "is not known to escalation-service."));
                default -> Outage.of("escalation-service", e);
            };
        }
    }
}
