package tracker.stack.importer;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.RecordEscalationHistoryRequest;
import tracker.escalation.v1.RecordEscalationHistoryResponse;
import tracker.stack.cli.Progress;

/**
 * Streams a log to escalation-service, many cases at once and the pieces of one case in order. Rows are known by case and
 * ordinal, so a call that a crash interrupted is simply made again.
 */
final class HistoryImport {

    /**
     * What came of it.
     *
     * @param orphans rows that were refused because they belong to no case
     */
    record Summary(
            long rows,
            long added,
            long known,
            long events,
            List<String> refusals,
            long refusedCases,
            long orphans,
            String position) {}

    private static final int AT_ONCE = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration CALL = Duration.ofSeconds(30);

    private final EscalationServiceBlockingStub service;
    private final @Nullable Supplier<String> token;
    private final boolean dryRun;
    private final Consumer<String> notices;
    private final Progress progress;

    private final AtomicLong done = new AtomicLong();
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong known = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicInteger refusedCases = new AtomicInteger();
    private final AtomicInteger orphans = new AtomicInteger();
    private final List<String> refusals = new ArrayList<>();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final AtomicBoolean signedOut = new AtomicBoolean();
    private final Map<String, CompletableFuture<Boolean>> lastPieceOfCase = new ConcurrentHashMap<>();
    private volatile boolean wasLetIn;
    private volatile String position = "";
    private volatile @Nullable RuntimeException failure;

    /**
     * @param token what is sent with the next call, where another one may be put there; null where it is good for as long as that
     */
    HistoryImport(
            EscalationServiceBlockingStub service,
            @Nullable Supplier<String> token,
            boolean dryRun,
            Progress progress,
            Consumer<String> notices) {
        this.service = service;
        this.token = token;
        this.dryRun = dryRun;
        this.progress = progress;
        this.notices = notices;
    }

    Summary run(AuditLog log) {
        Semaphore window = new Semaphore(AT_ONCE);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            log.forEach(piece -> submit(senders, window, log.columns(), piece), orphan -> {
                orphans.incrementAndGet();
                refuse("line %d: %s %s".formatted(orphan.line(), orphan.field(), orphan.reason()));
                progress.at(done.incrementAndGet());
            });
        }
        RuntimeException fatal = failure;
        if (fatal != null) {
            throw fatal;
        }
        progress.end(done.get());
        return soFar();
    }

    /** What came of it until now; once it has run, all that came of it, however it ended. */
    Summary soFar() {
        return new Summary(
                done.get(),
                added.get(),
                known.get(),
                events.get(),
                refusals,
                refusedCases.get(),
                orphans.get(),
                position);
    }

    private void submit(ExecutorService senders, Semaphore window, List<String> columns, AuditLog.Piece piece) {
        RuntimeException fatal = failure;
        if (fatal != null) {
            throw fatal;
        }
        window.acquireUninterruptibly();
        CompletableFuture<Boolean> before =
                lastPieceOfCase.getOrDefault(piece.externalId(), CompletableFuture.completedFuture(true));
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        lastPieceOfCase.put(piece.externalId(), sent);
        senders.execute(() -> {
            boolean taken = false;
            try {
                taken = before.join() && send(columns, piece);
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                window.release();
                sent.complete(taken);
                progress.at(done.addAndGet(piece.rows().size()));
            }
        });
    }

    /** Sends one piece; false when it was refused, and so further pieces of its case need not be tried. */
    private boolean send(List<String> columns, AuditLog.Piece piece) {
        RecordEscalationHistoryRequest request = RecordEscalationHistoryRequest.newBuilder()
                .setSource("servicenow")
                .setExternalId(piece.externalId())
                .addAllColumns(columns)
                .setFirstOrdinal(piece.firstOrdinal())
                .addAllRows(piece.rows())
                .setDryRun(dryRun)
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 1; ; attempt++) {
            String sent = token == null ? "" : token.get();
            try {
                RecordEscalationHistoryResponse response = service.withDeadlineAfter(
                                CALL.toMillis(), TimeUnit.MILLISECONDS)
                        .recordEscalationHistory(request);
                silent.set(false);
                signedOut.set(false);
                wasLetIn = true;
                added.addAndGet(response.getRowsAdded());
                known.addAndGet(response.getRowsKnown());
                events.addAndGet(response.getEventsAdded());
                if (!response.getPosition().isEmpty()) {
                    position = response.getPosition();
                }
                return true;
            } catch (StatusRuntimeException e) {
                if (isRefusal(e.getStatus().getCode())) {
                    refuseCase(piece, e);
                    return false;
                }
                if (e.getStatus().getCode() == Status.Code.UNAUTHENTICATED && wasLetIn && token != null) {
                    awaitAnother(token, sent);
                    deadline = System.nanoTime() + PATIENCE.toNanos();
                    continue;
                }
                if (!mayPass(e.getStatus().getCode()) || System.nanoTime() > deadline) {
                    throw e;
                }
                if (attempt == 5 && silent.compareAndSet(false, true)) {
                    notices.accept("escalation-service does not answer (%s); trying on."
                            .formatted(e.getStatus().getCode()));
                }
                pause(attempt);
            }
        }
    }

    /** A token may end before a long log does. */
    private void awaitAnother(Supplier<String> tokens, String ended) {
        if (signedOut.compareAndSet(false, true)) {
            notices.accept("The token is not taken any more; waits for another one in its file.");
        }
        for (int attempt = 1; tokens.get().equals(ended); attempt++) {
            RuntimeException fatal = failure;
            if (fatal != null) {
                throw fatal;
            }
            pause(attempt);
        }
    }

    /** The case itself is at fault; others go on. */
    private static boolean isRefusal(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT, ALREADY_EXISTS, FAILED_PRECONDITION, OUT_OF_RANGE -> true;
            default -> false;
        };
    }

    /** The same call may succeed in a moment: the service restarts, is overtaken, or cannot reach its store. */
    private static boolean mayPass(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE, ABORTED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, CANCELLED -> true;
            default -> false;
        };
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(Math.min(2_000, 50L << Math.min(attempt, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuseCase(AuditLog.Piece piece, StatusRuntimeException refusal) {
        refusedCases.incrementAndGet();
        List<BadRequest.FieldViolation> fields = violations(refusal);
        if (fields.isEmpty()) {
            refuse("%s: %s".formatted(piece.externalId(), refusal.getStatus().getDescription()));
        }
        fields.forEach(
                field -> refuse("%s: %s: %s".formatted(piece.externalId(), field.getField(), field.getDescription())));
        if (piece.firstOrdinal() > 1) {
            refuse("%s: only its rows from %,d on are refused; those before went ahead in a part of their own."
                    .formatted(piece.externalId(), piece.firstOrdinal()));
        }
    }

    private void refuse(String message) {
        synchronized (refusals) {
            refusals.add(message);
        }
    }

    static List<BadRequest.FieldViolation> violations(StatusRuntimeException refusal) {
        com.google.rpc.Status status = StatusProto.fromThrowable(refusal);
        if (status != null) {
            for (Any detail : status.getDetailsList()) {
                if (detail.is(BadRequest.class)) {
                    try {
                        return detail.unpack(BadRequest.class).getFieldViolationsList();
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException("The answer's details are damaged", e);
                    }
                }
            }
        }
        return List.of();
    }
}
