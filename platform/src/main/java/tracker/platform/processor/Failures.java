package tracker.platform.processor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.ErrorContext;
import org.axonframework.eventhandling.ErrorHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import tracker.platform.eventstore.Positions;

/** Remembers what went wrong last in each processor, and lets it propagate. */
final class Failures implements ErrorHandler {

    /**
     * The last failure of a processor.
     *
     * @param kind what failed, without its text, which could name people
     * @param position the processor is past it when its own position is not before this one
     */
    record Failure(String kind, long position) {

        /** Whether a processor at that position is not past it. */
        boolean holds(long processor) {
            return processor < position;
        }
    }

    private final Map<String, Failure> last = new ConcurrentHashMap<>();

    @Override
    public void handleError(ErrorContext context) throws Exception {
        record(context.eventProcessor(), context.failedEvents(), context.error());
        PropagatingErrorHandler.instance().handleError(context);
    }

    void record(String processor, List<? extends EventMessage<?>> events, Throwable failure) {
        long position = events.stream()
                .filter(TrackedEventMessage.class::isInstance)
                .mapToLong(event -> Positions.of(((TrackedEventMessage<?>) event).trackingToken()))
                .min()
                .orElse(0);
        last.put(processor, new Failure(kind(failure), position));
    }

    Optional<Failure> last(String processor) {
        return Optional.ofNullable(last.get(processor));
    }

    private static String kind(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getName();
    }
}
