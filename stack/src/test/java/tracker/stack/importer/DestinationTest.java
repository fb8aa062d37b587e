package tracker.stack.importer;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tracker.reporting.v1.ListTeamsRequest;
import tracker.reporting.v1.ListTeamsResponse;
import tracker.reporting.v1.ReportingServiceGrpc;

/** An import reaches a tracker elsewhere by its gateway, as whoever the token names. */
class DestinationTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final TeamsImportTest.Directory directory = new TeamsImportTest.Directory();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicBoolean hasty = new AtomicBoolean();
    private Server gateway;

    @TempDir
    private Path files;

    @BeforeEach
    void start() throws IOException {
        gateway = NettyServerBuilder.forPort(0)
                .addService(directory)
                .addService(new ReportingServiceGrpc.ReportingServiceImplBase() {
                    @Override
                    public void listTeams(ListTeamsRequest request, StreamObserver<ListTeamsResponse> observer) {
                        observer.onNext(ListTeamsResponse.getDefaultInstance());
                        observer.onCompleted();
                    }
                })
                .intercept(new ServerInterceptor() {
                    @Override
                    public <A, B> ServerCall.Listener<A> interceptCall(
                            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
                        seen.add(String.valueOf(headers.get(AUTHORIZATION)));
                        if (hasty.getAndSet(false)) {
                            call.close(Status.RESOURCE_EXHAUSTED, new Metadata());
                            return new ServerCall.Listener<>() {};
                        }
                        return next.startCall(call, headers);
                    }
                })
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        gateway.shutdownNow();
    }

    @Test
    void teamsComeInThroughTheGateway() throws IOException {
        assertThat(imported("--gateway", address(), "--token", token())).isZero();

        assertThat(directory.teams).containsOnlyKeys("teams/content");
        assertThat(seen).containsOnly("Bearer of an administrator");
    }

    @Test
    void whoIsTooFastComesBackLater() throws IOException {
        hasty.set(true);

        assertThat(imported("--gateway", address(), "--token", token())).isZero();
        assertThat(directory.teams).containsOnlyKeys("teams/content");
    }

    @Test
    void withoutATokenOrAnAddressItIsWrongUse() throws IOException {
        assertThat(imported("--gateway", address())).isEqualTo(2);
        assertThat(imported("--gateway", "127.0.0.1:" + gateway.getPort(), "--token", token()))
                .isEqualTo(2);
        assertThat(seen).isEmpty();
    }

    private String address() {
        return "http://127.0.0.1:" + gateway.getPort();
    }

    private String token() throws IOException {
        return Files.writeString(files.resolve("token"), "of an administrator\n")
                .toString();
    }

    private int imported(String... options) throws IOException {
        Path teams = Files.writeString(files.resolve("teams.yaml"), TeamsImportTest.GOOD);
        CommandLine command = new CommandLine(new Import());
        List<String> arguments = new CopyOnWriteArrayList<>(List.of("teams", teams.toString()));
        arguments.addAll(List.of(options));
        return command.execute(arguments.toArray(String[]::new));
    }
}
