package tracker.platform.processor;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import tracker.platform.eventstore.EventsOfTypes;
import tracker.platform.eventstore.Positions;
import tracker.platform.telemetry.EventTraces;

/** Feeds one generation of a projection: every event, in batches, each batch folded and remembered as one step. */
final class ProjectionProcessor extends PooledStreamingEventProcessor {

    private final Projection.Generation generation;
    private final Failures failures;
    private final EventTraces traces;
    private final List<ScheduledExecutorService> executors;
    private volatile long reached;

    private ProjectionProcessor(
            Builder builder,
            Projection.Generation generation,
            Failures failures,
            EventTraces traces,
            List<ScheduledExecutorService> executors) {
        super(builder);
        this.generation = generation;
        this.failures = failures;
        this.traces = traces;
        this.executors = executors;
    }

    static ProjectionProcessor of(
            String name,
            Projection.Generation generation,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            TokenStore tokens,
            TransactionManager transactions,
            Failures failures,
            EventTraces traces,
            ProcessorProperties properties) {
        ScheduledExecutorService coordinator = new PromptExecutor(name + "-coordinator");
        ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
        Builder builder = PooledStreamingEventProcessor.builder()
                .name(name)
                .eventHandlerInvoker(EVERYTHING)
                .errorHandler(PropagatingErrorHandler.instance())
                .messageSource(events)
                .tokenStore(tokens)
                .transactionManager(transactions)
                .coordinatorExecutor(coordinator)
                .workerExecutor(worker)
                .initialSegmentCount(1)
                .initialToken(StreamableMessageSource::createTailToken)
                .tokenClaimInterval(properties.claimInterval().toMillis())
                .claimExtensionThreshold(properties.claimInterval().toMillis())
                .enableCoordinatorClaimExtension()
                .batchSize(properties.projectionBatch());
        return new ProjectionProcessor(builder, generation, failures, traces, List.of(coordinator, worker));
    }

    @Override
    protected void processInUnitOfWork(
            List<? extends EventMessage<?>> events,
            UnitOfWork<? extends EventMessage<?>> unitOfWork,
            Collection<Segment> segments) {
        try (EventTraces.Handling handling = traces.handling(getName(), events)) {
            handle(events, unitOfWork, handling);
        }
    }

    private void handle(
            List<? extends EventMessage<?>> events,
            UnitOfWork<? extends EventMessage<?>> unitOfWork,
            EventTraces.Handling handling) {
        try {
            unitOfWork.start();
            List<StoredEvent> batch = events.stream()
                    .filter(event -> !(event.getPayload() instanceof EventsOfTypes.Passed))
                    .map(StoredEvent::of)
                    .toList();
            if (!batch.isEmpty()) {
                generation.apply(batch);
            }
            unitOfWork.commit();
            reached = position(events.getLast());
        } catch (RuntimeException | Error e) {
            failures.record(getName(), events, e);
            handling.failed(e);
            if (unitOfWork.isActive()) {
                unitOfWork.rollback(e);
            }
            throw e instanceof Error error ? new HandlerError(error) : (RuntimeException) e;
        }
    }

    private static long position(EventMessage<?> event) {
        return event instanceof TrackedEventMessage<?> tracked ? Positions.of(tracked.trackingToken()) : 0;
    }

    /** Everything up to this global index is handled; while the segment is given back after a failure, what was. */
    long position() {
        return held().orElse(reached);
    }

    /** The same; empty while another replica works, or none. */
    OptionalLong held() {
        return status().stream()
                .mapToLong(status -> Positions.of(status.getTrackingToken()))
                .findFirst();
    }

    /** It has, at least once, handled all there was. */
    boolean hasCaughtUp() {
        return status().filter(EventTrackerStatus::isCaughtUp).isPresent();
    }

    private Optional<EventTrackerStatus> status() {
        return Optional.ofNullable(processingStatus().get(Segment.ROOT_SEGMENT.getSegmentId()));
    }

    /** Stops and waits for the batch in hand. */
    void end() {
        shutDown();
        executors.forEach(ScheduledExecutorService::shutdown);
    }

    private static final EventHandlerInvoker EVERYTHING = new EventHandlerInvoker() {
        @Override
        public boolean canHandle(EventMessage<?> event, Segment segment) {
            return true;
        }

        @Override
        public void handle(EventMessage<?> event, Segment segment) {
            throw new UnsupportedOperationException("A projection handles batches");
        }
    };
}
