package tracker.escalation;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.GetTeamResponse;
import tracker.team.v1.Team;
import tracker.team.v1.TeamServiceGrpc.TeamServiceImplBase;

/** Answers in place of remediation-service which teams there are, or fails as it is told. */
public final class DirectoryStub extends TeamServiceImplBase {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Set<String> teams;
    private final Server server;
    private volatile @Nullable Status failure;
    private volatile @Nullable String authorization;

    private DirectoryStub(Set<String> teams) throws IOException {
        this.teams = teams;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(this)
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                        authorization = headers.get(AUTHORIZATION);
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
    }

    static DirectoryStub knowing(String... teams) {
        try {
            return new DirectoryStub(Set.of(teams));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** From now on every call fails so; null ends it. */
    public void failWith(@Nullable Status status) {
        failure = status;
    }

    public String lastAuthorization() {
        return Objects.requireNonNullElse(authorization, "");
    }

    @Override
    public void getTeam(GetTeamRequest request, StreamObserver<GetTeamResponse> observer) {
        Status failed = failure;
        if (failed != null) {
            observer.onError(failed.asRuntimeException());
        } else if (!teams.contains(request.getName())) {
            observer.onError(Status.NOT_FOUND.asRuntimeException());
        } else {
            observer.onNext(GetTeamResponse.newBuilder()
                    .setTeam(Team.newBuilder().setName(request.getName()))
                    .build());
            observer.onCompleted();
        }
    }
}
