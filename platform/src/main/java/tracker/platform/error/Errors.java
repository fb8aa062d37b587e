package tracker.platform.error;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.UUID;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracker.contract.Said;
import tracker.platform.error.Rejection.Reason;

/** The one place where a failure becomes a gRPC status; what is not a rejection leaves only an incident number. */
public final class Errors {

    public static final String DOMAIN = "tracker";

    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private static final RetryInfo IN_A_SECOND = RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(1))
            .build();

    private Errors() {}

    /** The status of any failure. Unexpected ones are logged under the incident number that the caller sees. */
    public static StatusException toStatus(Throwable failure) {
        return switch (failure) {
            case Rejection rejection -> StatusProto.toStatusException(describe(rejection));
            case StatusException status -> status;
            case StatusRuntimeException status -> new StatusException(status.getStatus(), status.getTrailers());
            default -> StatusProto.toStatusException(describeUnexpected(failure));
        };
    }

    /** Ends a call with the status of a failure. */
    public static void close(ServerCall<?, ?> call, Throwable failure) {
        StatusException status = toStatus(failure);
        Metadata trailers = status.getTrailers();
        call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    private static Status describeUnexpected(Throwable failure) {
        Rejection rejection = causedBy(failure, Rejection.class);
        if (rejection != null) {
            return describe(rejection);
        }
        if (causedBy(failure, ConcurrencyException.class) != null
                || causedBy(failure, AggregateStreamCreationException.class) != null) {
            return describe(Rejection.of(
                    Reason.CONFLICT,
                    Said.of("CHANGED_AT_ONCE", "Others changed the same thing at the same moment; try again.")));
        }
        if (Outage.isOfDisk(failure)) {
            log.error("The disk of the database is full", failure);
            return describe(
                    Rejection.of(
                            Reason.DEPENDENCY_UNAVAILABLE,
                            Said.of(
                                    "DISK_FULL",
                                    "The disk of the database is full: nothing was written. Try again once an operator has made room.")));
        }
        if (Outage.isIn(failure)) {
            log.warn("The database is away", failure);
            return describe(Rejection.of(
                    Reason.DEPENDENCY_UNAVAILABLE,
                    Said.of("DATABASE_AWAY", "The database does not answer now; try again in a moment.")));
        }
        String incident = UUID.randomUUID().toString();
        log.error("Incident {}", incident, failure);
        Said said = Said.of("INCIDENT", "Something went wrong here; the log has it as incident {incident}.", incident);
        return Status.newBuilder()
                .setCode(Code.INTERNAL_VALUE)
                .setMessage(said.sentence())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason("INTERNAL")
                        .setDomain(DOMAIN)
                        .putAllMetadata(said.metadata())
                        .build()))
                .build();
    }

    private static Status describe(Rejection rejection) {
        ErrorInfo.Builder info = ErrorInfo.newBuilder()
                .setReason(rejection.reason().name())
                .setDomain(DOMAIN)
                .putAllMetadata(rejection.metadata());
        BadRequest.Builder fields = BadRequest.newBuilder();
        for (Rejection.Violation violation : rejection.violations()) {
            String prefix = argumentsOf(fields.getFieldViolationsCount());
            violation.arguments().forEach((name, value) -> info.putMetadata(prefix + name, value));
            fields.addFieldViolationsBuilder()
                    .setField(violation.field())
                    .setDescription(violation.description())
                    .setReason(violation.reason());
        }
        Status.Builder status = Status.newBuilder()
                .setCode(code(rejection.reason()).getNumber())
                .setMessage(String.valueOf(rejection.getMessage()))
                .addDetails(Any.pack(info.build()));
        if (status.getCode() == Code.RESOURCE_EXHAUSTED_VALUE) {
            status.addDetails(Any.pack(IN_A_SECOND));
        }
        return fields.getFieldViolationsCount() == 0
                ? status.build()
                : status.addDetails(Any.pack(fields.build())).build();
    }

    /** Begins the names under which the metadata has the arguments of a violation, which has no place for them itself. */
    public static String argumentsOf(int violation) {
        return "violation_" + violation + "_";
    }

    private static Code code(Reason reason) {
        return switch (reason) { // no default: a new reason must choose its code
            case INVALID_ARGUMENT -> Code.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Code.UNAUTHENTICATED;
            case CALLER_NOT_ALLOWED, ROLE_NOT_ALLOWED, NOT_YOUR_TEAM, SAME_PERSON, BACK_DATING_NOT_ALLOWED ->
                Code.PERMISSION_DENIED;
            case NOT_FOUND -> Code.NOT_FOUND;
            case ALREADY_EXISTS, REQUEST_ID_REUSED, HISTORY_ROW_CHANGED -> Code.ALREADY_EXISTS;
            case WRONG_STATE, HISTORY_GAP, NOT_SETTLED -> Code.FAILED_PRECONDITION;
            case STALE_ETAG, CONFLICT -> Code.ABORTED;
            case READ_MODEL_BEHIND -> Code.DEADLINE_EXCEEDED;
            case TOO_MANY_SUBSCRIPTIONS, TOO_MANY_CALLS -> Code.RESOURCE_EXHAUSTED;
            case IDENTITY_UNAVAILABLE, DEPENDENCY_UNAVAILABLE, SERVICE_STOPPING -> Code.UNAVAILABLE;
        };
    }

    private static <T extends Throwable> @Nullable T causedBy(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
