package tracker.stack.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.RecordEscalationHistoryResponse;
import tracker.stack.cli.Progress;

/** A long log goes in under more than one token. */
class HistoryImportTest {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** More rows than one call takes. */
    private static final String LONG_CASE =
            "number,incident_state,opened_at,sys_updated_at\n" + "A,New,1,1\n".repeat(AuditLog.MOST_ROWS + 1);

    private final AtomicReference<String> taken = new AtomicReference<>("first");
    private final AtomicReference<String> held = new AtomicReference<>("first");
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private Server service;
    private ManagedChannel channel;

    @TempDir
    private Path files;

    @BeforeEach
    void start() throws IOException {
        service = NettyServerBuilder.forPort(0)
                .addService(new EscalationServiceGrpc.EscalationServiceImplBase() {
                    @Override
                    public void recordEscalationHistory(
                            RecordEscalationHistoryRequest request,
                            StreamObserver<RecordEscalationHistoryResponse> observer) {
                        observer.onNext(RecordEscalationHistoryResponse.newBuilder()
                                .setRowsAdded(request.getRowsCount())
                                .build());
                        observer.onCompleted();
                        taken.compareAndSet("first", "second"); // the first one has ended
                    }
                })
                .intercept(new ServerInterceptor() {
                    @Override
                    public <A, B> ServerCall.Listener<A> interceptCall(
                            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
                        if (taken.get().equals(headers.get(AUTHORIZATION))) {
                            return next.startCall(call, headers);
                        }
                        call.close(Status.UNAUTHENTICATED, new Metadata());
                        return new ServerCall.Listener<>() {};
                    }
                })
                .build()
                .start();
        channel = Grpc.newChannelBuilderForAddress("127.0.0.1", service.getPort(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        service.shutdownNow();
    }

    @Test
    void whenTheTokenEnds_thenItGoesOnWithTheNextOne() throws IOException {
        HistoryImport.Summary summary = imported(notice -> {
            notices.add(notice);
            held.set("second");
        });

        assertThat(summary.added()).isEqualTo(1001);
        assertThat(notices).containsExactly("The token is not taken any more; waits for another one in its file.");
    }

    @Test
    void aTokenThatWasNeverTakenIsNotWaitedFor() {
        held.set("of somebody else");

        assertThatThrownBy(() -> imported(notices::add))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
        assertThat(notices).isEmpty();
    }

    private HistoryImport.Summary imported(Consumer<String> told) throws IOException {
        AuditLog log = AuditLog.open(Files.writeString(files.resolve("log.csv"), LONG_CASE));
        return new HistoryImport(
                        EscalationServiceGrpc.newBlockingStub(channel).withCallCredentials(holder()),
                        held::get,
                        true,
                        new Progress(log.rows(), "rows", new PrintStream(OutputStream.nullOutputStream()), false),
                        told)
                .run(log);
    }

    private CallCredentials holder() {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
                Metadata headers = new Metadata();
                headers.put(AUTHORIZATION, held.get());
                applier.apply(headers);
            }
        };
    }
}
