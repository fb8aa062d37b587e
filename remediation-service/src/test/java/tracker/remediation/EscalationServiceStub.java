package tracker.remediation;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tracker.escalation.v1.Confidentiality;
import tracker.problem.v1.GetProblemRequest;
import tracker.problem.v1.GetProblemResponse;
import tracker.problem.v1.ListProblemTimelineRequest;
import tracker.problem.v1.ListProblemTimelineResponse;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemServiceGrpc.ProblemServiceImplBase;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.type.v1.RecordedEvent;

/** Answers in place of escalation-service what remediation-service asks it, or fails as it is told. */
public final class EscalationServiceStub extends ProblemServiceImplBase {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> ACTING_FOR =
            Metadata.Key.of("tracker-acting-for", Metadata.ASCII_STRING_MARSHALLER);

    private final Map<String, Problem> problems = new ConcurrentHashMap<>();
    private final Set<String> everActedFor = ConcurrentHashMap.newKeySet();
    private final AtomicInteger calls = new AtomicInteger();
    private final Server server;
    private volatile @Nullable Status failure;
    private volatile @Nullable String authorization;
    private volatile @Nullable String actingFor;
    private volatile @Nullable Runnable afterwards;

    private EscalationServiceStub() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(this)
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        authorization = headers.get(AUTHORIZATION);
                        actingFor = headers.get(ACTING_FOR);
                        everActedFor.add(lastActedFor());
                        calls.incrementAndGet();
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
    }

    static EscalationServiceStub start() {
        try {
            return new EscalationServiceStub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** A problem without a confirmed cause. */
    public void open(String problem) {
        problems.put(
                problem,
                Problem.newBuilder()
                        .setName(problem)
                        .setTitle("Videos come back")
                        .addFingerprints("1|video|" + problem)
                        .build());
    }

    /** A problem whose cause is confirmed, as often as the revision says. */
    public RootCause confirm(String problem, int revision) {
        RootCause cause = cause(revision);
        problems.put(
                problem,
                Problem.newBuilder()
                        .setName(problem)
                        .setTitle("Videos come back")
                        .addFingerprints("1|video|" + problem)
                        .setRootCause(cause)
                        .build());
        return cause;
    }

    /** A problem that those plans had resolved is open again. */
    public void reopen(String problem, String... resolvingPlans) {
        problems.computeIfPresent(
                problem,
                (name, before) -> before.toBuilder()
                        .setState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS)
                        .addAllResolvingPlans(List.of(resolvingPlans))
                        .build());
    }

    /** From now on the problem is known by that, and by nothing else. */
    public void know(String problem, String fingerprint) {
        problems.computeIfPresent(
                problem,
                (name, before) -> before.toBuilder()
                        .clearFingerprints()
                        .addFingerprints(fingerprint)
                        .build());
    }

    /** From now on those may know of the problem. */
    public void hide(String problem, Confidentiality confidentiality, String... viewers) {
        problems.computeIfPresent(
                problem,
                (name, before) -> before.toBuilder()
                        .setConfidentiality(confidentiality)
                        .clearViewers()
                        .addAllViewers(List.of(viewers))
                        .build());
    }

    /** Once the next problem was told. */
    public void afterwards(Runnable happens) {
        afterwards = happens;
    }

    /** From now on every call fails so; null ends it. */
    public void failWith(@Nullable Status status) {
        failure = status;
    }

    public int calls() {
        return calls.get();
    }

    public String lastAuthorization() {
        return Objects.requireNonNullElse(authorization, "");
    }

    /** The tokens of all whom calls were for. */
    public Set<String> everActedFor() {
        return everActedFor;
    }

    /** The token of whom the last call was for; empty when the service acted by itself. */
    public String lastActedFor() {
        return Objects.requireNonNullElse(actingFor, "");
    }

    @Override
    public void getProblem(GetProblemRequest request, StreamObserver<GetProblemResponse> observer) {
        Problem problem = problems.get(request.getName());
        Runnable happens = afterwards;
        afterwards = null;
        if (happens != null) {
            happens.run();
        }
        answer(
                observer,
                problem == null
                        ? null
                        : GetProblemResponse.newBuilder().setProblem(problem).build());
    }

    /** One cause a page, so that pages are turned. */
    @Override
    public void listProblemTimeline(
            ListProblemTimelineRequest request, StreamObserver<ListProblemTimelineResponse> observer) {
        int revision = request.getPageToken().isEmpty() ? 1 : Integer.parseInt(request.getPageToken());
        int last = Objects.requireNonNull(problems.get(request.getName()))
                .getRootCause()
                .getRevision();
        answer(
                observer,
                ListProblemTimelineResponse.newBuilder()
                        .addAllEvents(List.of(recorded(revision)))
                        .setNextPageToken(revision == last ? "" : String.valueOf(revision + 1))
                        .build());
    }

    private <A extends Message> void answer(StreamObserver<A> observer, @Nullable A found) {
        Status failed = failure;
        if (failed != null) {
            observer.onError(failed.asRuntimeException());
        } else if (found == null) {
            observer.onError(Status.NOT_FOUND.asRuntimeException());
        } else {
            observer.onNext(found);
            observer.onCompleted();
        }
    }

    private static RecordedEvent recorded(int revision) {
        return RecordedEvent.newBuilder()
                .setEvent(Any.pack(RootCauseConfirmed.newBuilder()
                        .setRootCause(cause(revision))
                        .build()))
                .build();
    }

    private static RootCause cause(int revision) {
        return RootCause.newBuilder()
                .setRevision(revision)
                .setStatement("Cause number " + revision)
                .build();
    }
}
