package tracker.platform.rest;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tracker.platform.testing.v1.AddBookRequest;
import tracker.platform.testing.v1.AddBookResponse;
import tracker.platform.testing.v1.Book;
import tracker.platform.testing.v1.BookFigures;
import tracker.platform.testing.v1.FailBookRequest;
import tracker.platform.testing.v1.FailBookResponse;
import tracker.platform.testing.v1.GetBookRequest;
import tracker.platform.testing.v1.GetBookResponse;
import tracker.platform.testing.v1.LendBookRequest;
import tracker.platform.testing.v1.LendBookResponse;
import tracker.platform.testing.v1.ListBooksRequest;
import tracker.platform.testing.v1.ListBooksResponse;
import tracker.platform.testing.v1.ReadBookRequest;
import tracker.platform.testing.v1.ReadBookResponse;
import tracker.platform.testing.v1.RemoveBookRequest;
import tracker.platform.testing.v1.RemoveBookResponse;
import tracker.platform.testing.v1.ReplaceBookRequest;
import tracker.platform.testing.v1.ReplaceBookResponse;
import tracker.platform.testing.v1.ShelfServiceGrpc;

/** Echoes what it was sent, and fails as it is told to. */
public class ShelfService extends ShelfServiceGrpc.ShelfServiceImplBase {
    static final Context.Key<Map<String, String>> HEADERS = Context.key("headers");

    final CompletableFuture<Void> cancelled = new CompletableFuture<>();

    /** Notes the headers of a call, as an interceptor of a service would. */
    static class HeaderNotes implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            Map<String, String> noted = headers.keys().stream()
                    .filter(name -> !name.endsWith("-bin"))
                    .collect(Collectors.toMap(
                            name -> name,
                            name -> String.valueOf(
                                    headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)))));
            return Contexts.interceptCall(Context.current().withValue(HEADERS, noted), call, headers, next);
        }
    }

    @Override
    public void getBook(GetBookRequest request, StreamObserver<GetBookResponse> out) {
        Book book = Book.newBuilder()
                .setName(request.getName())
                .setEtag("e7")
                .setFigures(BookFigures.getDefaultInstance())
                .build();
        answer(out, GetBookResponse.newBuilder().setBook(book).build());
    }

    @Override
    public void listBooks(ListBooksRequest request, StreamObserver<ListBooksResponse> out) {
        answer(out, ListBooksResponse.newBuilder().setUnderstood(request).build());
    }

    @Override
    public void addBook(AddBookRequest request, StreamObserver<AddBookResponse> out) {
        answer(
                out,
                AddBookResponse.newBuilder()
                        .setBook(request.getBook())
                        .setRequestId(request.getRequestId())
                        .setShelf(request.getShelf())
                        .build());
    }

    @Override
    public void lendBook(LendBookRequest request, StreamObserver<LendBookResponse> out) {
        Deadline deadline = Context.current().getDeadline();
        answer(
                out,
                LendBookResponse.newBuilder()
                        .setUnderstood(request)
                        .putAllHeaders(HEADERS.get())
                        .setLeftMillis(deadline == null ? -1 : deadline.timeRemaining(TimeUnit.MILLISECONDS))
                        .setBook(Book.newBuilder().setEtag("e8"))
                        .build());
    }

    @Override
    public void replaceBook(ReplaceBookRequest request, StreamObserver<ReplaceBookResponse> out) {
        answer(out, ReplaceBookResponse.newBuilder().setBook(request.getBook()).build());
    }

    @Override
    public void removeBook(RemoveBookRequest request, StreamObserver<RemoveBookResponse> out) {
        answer(out, RemoveBookResponse.newBuilder().setEtag(request.getEtag()).build());
    }

    @Override
    public void readBook(ReadBookRequest request, StreamObserver<ReadBookResponse> out) {
        int read = request.getCursor().isEmpty() ? 0 : Integer.parseInt(request.getCursor());
        for (int i = read + 1; i <= request.getPages(); i++) {
            out.onNext(ReadBookResponse.newBuilder()
                    .setText("page " + i + "\nof it")
                    .setCursor(Integer.toString(i))
                    .build());
        }
        if (request.getPause()) {
            ((ServerCallStreamObserver<ReadBookResponse>) out).setOnCancelHandler(() -> cancelled.complete(null));
        } else if (request.getEnd().isEmpty()) {
            out.onCompleted();
        } else {
            out.onError(failure(request.getEnd(), "BOOK_CLOSED", 0, List.of()));
        }
    }

    @Override
    public void failBook(FailBookRequest request, StreamObserver<FailBookResponse> out) {
        if (request.getCode().equals("BUG")) {
            throw new IllegalStateException("secret of the bug");
        }
        if (request.getCode().equals("SILENT")) {
            return;
        }
        out.onError(
                failure(request.getCode(), request.getReason(), request.getRetrySeconds(), request.getFieldsList()));
    }

    private static RuntimeException failure(String code, String reason, int retrySeconds, List<String> fields) {
        Status.Builder status =
                Status.newBuilder().setCode(Code.valueOf(code).getNumber()).setMessage("ended with " + code);
        if (!reason.isEmpty()) {
            status.addDetails(Any.pack(ErrorInfo.newBuilder()
                    .setReason(reason)
                    .setDomain("tracker")
                    .putMetadata("resource", "shelves/1")
                    .putMetadata("violation_1_limit", "9")
                    .build()));
        }
        if (retrySeconds > 0) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder().setSeconds(retrySeconds))
                    .build()));
        }
        if (!fields.isEmpty()) {
            BadRequest.Builder badRequest = BadRequest.newBuilder();
            fields.forEach(field -> badRequest
                    .addFieldViolationsBuilder()
                    .setField(field)
                    .setDescription("is wrong")
                    .setReason(field.equals("title") ? "STRING_MAX_LEN" : ""));
            status.addDetails(Any.pack(badRequest.build()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    private static <A> void answer(StreamObserver<A> out, A answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
