package tracker.platform.processor;

import java.util.Collection;
import java.util.List;
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

/** Feeds one generation of a projection: every event, in batches, each batch folded and remembered as one step. */
final class ProjectionProcessor extends PooledStreamingEventProcessor {

    private final Projection.Generation generation;
    private final List<ScheduledExecutorService> executors;

    private ProjectionProcessor(
            Builder builder, Projection.Generation generation, List<ScheduledExecutorService> executors) {
        super(builder);
        this.generation = generation;
        this.executors = executors;
    }

    static ProjectionProcessor of(
            String name,
            Projection.Generation generation,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            TokenStore tokens,
            TransactionManager transactions,
            ProcessorProperties properties) {
        ScheduledExecutorService coordinator = executor(name + "-coordinator");
        ScheduledExecutorService worker = executor(name);
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
        return new ProjectionProcessor(builder, generation, List.of(coordinator, worker));
    }

    private static ScheduledExecutorService executor(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    @Override
    protected void processInUnitOfWork(
            List<? extends EventMessage<?>> events,
            UnitOfWork<? extends EventMessage<?>> unitOfWork,
            Collection<Segment> segments)
            throws Exception {
        unitOfWork.start();
        try {
            generation.apply(events.stream().map(StoredEvent::of).toList());
        } catch (RuntimeException e) {
            unitOfWork.rollback(e);
            throw e;
        } catch (Error e) {
            unitOfWork.rollback(e);
            throw new HandlerError(e);
        }
        unitOfWork.commit();
    }

    /** Everything up to this global index is handled. */
    long position() {
        EventTrackerStatus status = processingStatus().get(Segment.ROOT_SEGMENT.getSegmentId());
        return status == null ? 0 : Positions.of(status.getTrackingToken());
    }

    /** It has, at least once, handled all there was. */
    boolean hasCaughtUp() {
        EventTrackerStatus status = processingStatus().get(Segment.ROOT_SEGMENT.getSegmentId());
        return status != null && status.isCaughtUp();
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
