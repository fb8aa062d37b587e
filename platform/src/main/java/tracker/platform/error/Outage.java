package tracker.platform.error;

import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.transaction.TransactionSystemException;
import tracker.contract.Said;
import tracker.platform.error.Rejection.Reason;

/** Knows the failures of a database or a service that is away for a while, as against those of what was asked of it. */
public final class Outage {

    /** Connection lost, no resources left (a full disk among them), shutting down or starting (SQLSTATE classes). */
    private static final List<String> STATES = List.of("08", "53", "57P");

    private static final String DISK_FULL = "53100";

    private Outage() {}

    /** Whether the failure, or what caused it, is one of a database that is away. */
    public static boolean isIn(Throwable failure) {
        return isCausedBy(failure, cause -> switch (cause) {
            case Away away -> true;
            case SQLTransientException transientFailure -> true;
            case SQLRecoverableException recoverable -> true;
            case SQLException sql -> isAway(sql.getSQLState());
            default -> false;
        });
    }

    /** How loudly to tell of a failure of what will be tried again: it ends by itself where the database is away. */
    public static Level level(Throwable failure) {
        return isIn(failure) ? Level.WARN : Level.ERROR;
    }

    /** Whether the database has no room left on its disk. */
    public static boolean isOfDisk(Throwable failure) {
        return isCausedBy(failure, cause -> cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState()));
    }

    /** Whether a service that was asked may answer in a moment; what it refuses, or fails at for good, it would again. */
    public static boolean isOfService(StatusRuntimeException failure) {
        return isOfService(failure.getStatus().getCode(), failure);
    }

    public static boolean isOfService(StatusException failure) {
        return isOfService(failure.getStatus().getCode(), failure);
    }

    /** What is said of a service that does not answer; a failure that would come again is told as it came. */
    public static RuntimeException of(String service, StatusRuntimeException failure) {
        return isOfService(failure)
                ? Rejection.of(
                        Reason.DEPENDENCY_UNAVAILABLE,
                        Said.of(
                                "SERVICE_AWAY",
                                "{dependency} does not answer now ({status}); try again in a moment.",
                                service,
                                failure.getStatus().getCode()))
                : failure;
    }

    private static boolean isOfService(io.grpc.Status.Code code, Exception failure) {
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, UNAUTHENTICATED -> true;
            case UNIMPLEMENTED -> true; // it is of the version before, and about to be replaced
            case RESOURCE_EXHAUSTED -> isToldToComeBack(failure);
            default -> false;
        };
    }

    private static boolean isToldToComeBack(Exception failure) {
        Status told = StatusProto.fromThrowable(failure);
        return told != null && told.getDetailsList().stream().anyMatch(detail -> detail.is(RetryInfo.class));
    }

    private static boolean isCausedBy(@Nullable Throwable failure, Predicate<Throwable> which) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (which.test(cause) || isOverridden(cause, which)) {
                return true;
            }
        }
        return false;
    }

    /** Where a transaction could not be rolled back, what it was to be rolled back for is no cause. */
    private static boolean isOverridden(Throwable failure, Predicate<Throwable> which) {
        return failure instanceof TransactionSystemException system
                && isCausedBy(system.getApplicationException(), which);
    }

    /** The server names a state always; who names none is the pool, whose connection is closed. */
    private static boolean isAway(@Nullable String state) {
        return state == null || STATES.stream().anyMatch(state::startsWith);
    }
}
