package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.operations.v1.ListProcessorsRequest;
import tracker.operations.v1.ListProcessorsResponse;
import tracker.operations.v1.ProcessorServiceGrpc;
import tracker.operations.v1.ProcessorServiceGrpc.ProcessorServiceBlockingStub;
import tracker.operations.v1.ProcessorServiceGrpc.ProcessorServiceFutureStub;
import tracker.operations.v1.RebuildProjectionRequest;
import tracker.operations.v1.RebuildProjectionResponse;

/** Before a service whose answers are held. */
class AdmissionTest {

    private static final int MOST = 2;

    private final Queue<StreamObserver<?>> held = new ConcurrentLinkedQueue<>();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        String name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name)
                .addService(new ProcessorServiceGrpc.ProcessorServiceImplBase() {
                    @Override
                    public void listProcessors(
                            ListProcessorsRequest request, StreamObserver<ListProcessorsResponse> answer) {
                        held.add(answer);
                    }

                    @Override
                    public void rebuildProjection(
                            RebuildProjectionRequest request, StreamObserver<RebuildProjectionResponse> answer) {
                        held.add(answer);
                    }
                })
                .intercept(new Admission(MOST))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void oneCallTooMany_isToldWhenToComeBack_andTakenOnceThereIsRoom() {
        ask();
        ask();
        await().until(() -> held.size() == MOST);

        assertThatThrownBy(this::askAndWait).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
            Status status = StatusProto.fromThrowable(e);
            assertThat(status.getDetailsList().get(0).is(ErrorInfo.class)).isTrue();
            assertThat(status.getDetailsList().get(1).is(RetryInfo.class)).isTrue();
        });
        held.remove().onError(Code.ABORTED.toStatus().asRuntimeException());
        assertThatRoomIsMade();
    }

    @Test
    void whoLeaves_makesRoom() {
        try (Context.CancellableContext going = Context.current().withCancellation()) {
            going.run(() -> {
                ask();
                ask();
            });
            await().until(() -> held.size() == MOST);
        }
        assertThatRoomIsMade();
    }

    @Test
    void streams_areNotCounted() {
        for (int stream = 0; stream <= MOST; stream++) {
            ProcessorServiceGrpc.newStub(channel)
                    .rebuildProjection(RebuildProjectionRequest.getDefaultInstance(), new Ignored<>());
        }
        await().until(() -> held.size() == MOST + 1);
    }

    /** A call ends for its caller a moment before its place is free. */
    private void assertThatRoomIsMade() {
        int before = held.size();
        await().ignoreExceptions().until(() -> {
            ask();
            return held.size() > before;
        });
    }

    private void ask() {
        ProcessorServiceFutureStub stub = ProcessorServiceGrpc.newFutureStub(channel);
        var _ = stub.listProcessors(ListProcessorsRequest.getDefaultInstance());
    }

    private void askAndWait() {
        ProcessorServiceBlockingStub stub = ProcessorServiceGrpc.newBlockingStub(channel);
        var _ = stub.listProcessors(ListProcessorsRequest.getDefaultInstance());
    }

    private static final class Ignored<A> implements StreamObserver<A> {
        @Override
        public void onNext(A answer) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
