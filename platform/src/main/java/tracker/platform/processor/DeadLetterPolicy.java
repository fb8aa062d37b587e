package tracker.platform.processor;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.nio.channels.ClosedChannelException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.EnqueueDecision;
import org.axonframework.messaging.deadletter.EnqueuePolicy;
import org.axonframework.messaging.deadletter.ThrowableCause;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import tracker.platform.error.Outage;
import tracker.platform.error.Rejection;

/**
 * Sets an event aside when its handler fails for good, with the kind of the failure only, since its text could name people;
 * a failure that passes by itself holds the whole processor until it has passed.
 */
final class DeadLetterPolicy implements EnqueuePolicy<EventMessage<?>> {

    @Override
    public EnqueueDecision<EventMessage<?>> decide(DeadLetter<? extends EventMessage<?>> letter, Throwable failure) {
        if (passes(failure)) {
            throw new Passing(failure);
        }
        return letter.cause().isPresent() ? Decisions.requeue(kind(failure)) : Decisions.enqueue(kind(failure));
    }

    private static ThrowableCause kind(Throwable failure) {
        Throwable root = failure instanceof HandlerError error && error.getCause() != null ? error.getCause() : failure;
        return new ThrowableCause(
                root.getClass().getName(),
                switch (root) {
                    case Rejection rejection -> rejection.reason().name();
                    case StatusRuntimeException status ->
                        status.getStatus().getCode().name();
                    default -> root.getClass().getSimpleName();
                });
    }

    static boolean passes(Throwable failure) {
        if (Outage.isIn(failure)) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean passes = switch (cause) {
                case StatusRuntimeException status -> Outage.isOfService(status);
                case StatusException status -> Outage.isOfService(status);
                case Rejection rejection -> passes(rejection.reason());
                case ClosedChannelException broken -> true; // gRPC's own client calls some of these UNKNOWN
                case ConcurrencyException conflict -> true;
                case AggregateStreamCreationException conflict -> true;
                default -> false;
            };
            if (passes) {
                return true;
            }
        }
        return false;
    }

    private static boolean passes(Rejection.Reason reason) {
        return switch (reason) {
            case DEPENDENCY_UNAVAILABLE, IDENTITY_UNAVAILABLE, CONFLICT, READ_MODEL_BEHIND, TOO_MANY_CALLS -> true;
            default -> false;
        };
    }

    /** Holds the processor: it tries the batch again after a pause. */
    private static final class Passing extends RuntimeException {
        private Passing(Throwable cause) {
            super("Waits for a failure to pass: " + cause, cause);
        }
    }
}
