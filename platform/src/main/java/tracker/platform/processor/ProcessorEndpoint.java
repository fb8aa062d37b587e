package tracker.platform.processor;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import tracker.operations.v1.DropDeadLetterRequest;
import tracker.operations.v1.DropDeadLetterResponse;
import tracker.operations.v1.ListDeadLettersRequest;
import tracker.operations.v1.ListDeadLettersResponse;
import tracker.operations.v1.ListProcessorsRequest;
import tracker.operations.v1.ListProcessorsResponse;
import tracker.operations.v1.ProcessorServiceGrpc.ProcessorServiceImplBase;
import tracker.operations.v1.RebuildProjectionRequest;
import tracker.operations.v1.RebuildProjectionResponse;
import tracker.operations.v1.RetryDeadLetterRequest;
import tracker.operations.v1.RetryDeadLetterResponse;
import tracker.platform.error.Rejection;

/** Answers for the processors of the service it runs in. */
final class ProcessorEndpoint extends ProcessorServiceImplBase {

    private static final Duration PROGRESS = Duration.ofMillis(500);

    private final String service;
    private final ProcessorOperations operations;

    ProcessorEndpoint(String service, ProcessorOperations operations) {
        this.service = service;
        this.operations = operations;
    }

    @Override
    public void listProcessors(ListProcessorsRequest request, StreamObserver<ListProcessorsResponse> response) {
        requireThisService(request.getService());
        answer(
                response,
                ListProcessorsResponse.newBuilder()
                        .addAllProcessors(operations.processors())
                        .build());
    }

    @Override
    public void listDeadLetters(ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> response) {
        requireThisService(request.getService());
        answer(
                response,
                ListDeadLettersResponse.newBuilder()
                        .addAllDeadLetters(operations.deadLetters(request.getProcessor()))
                        .build());
    }

    @Override
    public void retryDeadLetter(RetryDeadLetterRequest request, StreamObserver<RetryDeadLetterResponse> response) {
        requireThisService(request.getService());
        answer(
                response,
                RetryDeadLetterResponse.newBuilder()
                        .setHandled(operations.retry(request.getProcessor(), request.getDeadLetter()))
                        .build());
    }

    @Override
    public void dropDeadLetter(DropDeadLetterRequest request, StreamObserver<DropDeadLetterResponse> response) {
        requireThisService(request.getService());
        operations.drop(request.getProcessor(), request.getDeadLetter());
        answer(response, DropDeadLetterResponse.getDefaultInstance());
    }

    @Override
    public void rebuildProjection(
            RebuildProjectionRequest request, StreamObserver<RebuildProjectionResponse> response) {
        requireThisService(request.getService());
        var call = (ServerCallStreamObserver<RebuildProjectionResponse>) response;
        Rebuild rebuild = operations.rebuild(request.getProjection());
        RebuildProjectionResponse progress = rebuild.progress();
        while (!call.isCancelled() && !progress.getDone()) {
            call.onNext(progress);
            LockSupport.parkNanos(PROGRESS.toNanos());
            progress = rebuild.progress();
        }
        if (!call.isCancelled()) {
            answer(call, progress);
        }
    }

    private static <T> void answer(StreamObserver<T> response, T message) {
        response.onNext(message);
        response.onCompleted();
    }

    private void requireThisService(String asked) {
        if (!asked.isEmpty() && !asked.equals(service)) {
            throw Rejection.notFound("services/" + asked);
        }
    }
}
