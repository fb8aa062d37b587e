package tracker.bench;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Repeats a call that meets something that is away for a while, as clients are told to. */
final class Patience {

    /** So long a call is repeated. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration BEFORE_REPEATING = Duration.ofMillis(200);

    private static final Set<Status.Code> PASSING = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.ABORTED,
            Status.Code.CANCELLED,
            Status.Code.RESOURCE_EXHAUSTED);

    private Patience() {}

    static <T> T ask(Supplier<T> call) {
        return ask(call, (_, _) -> {});
    }

    /** @param repeated is told of each answer that is not taken: why, and in which words */
    static <T> T ask(Supplier<T> call, BiConsumer<Status.Code, String> repeated) {
        long first = System.nanoTime();
        while (true) {
            long begun = System.nanoTime();
            try {
                return call.get();
            } catch (StatusRuntimeException e) {
                Status.Code code = code(e.getStatus());
                boolean passes = PASSING.contains(code) && begun - first < LIMIT.toNanos();
                if (!passes || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                repeated.accept(code, String.valueOf(e.getStatus().getDescription()));
                LockSupport.parkNanos(BEFORE_REPEATING.toNanos());
            }
        }
    }

    /** gRPC's own client calls it unknown when the connection ends with the call still waiting to be written: nobody was there. */
    private static Status.Code code(Status status) {
        return status.getCause() instanceof ClosedChannelException ? Status.Code.UNAVAILABLE : status.getCode();
    }
}
