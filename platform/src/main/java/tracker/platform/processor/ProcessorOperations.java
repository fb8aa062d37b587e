package tracker.platform.processor;

import static java.util.Comparator.comparing;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.deadletter.jdbc.JdbcDeadLetter;
import org.axonframework.messaging.deadletter.Cause;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import tracker.contract.EventMeta;
import tracker.operations.v1.DeadLetter;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorStatus;
import tracker.operations.v1.ProjectionRebuild;
import tracker.platform.error.Rejection;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.SettledEvents;
import tracker.platform.eventstore.SettledEvents.Slice;
import tracker.platform.processor.Failures.Failure;
import tracker.platform.processor.Projections.Progress;

/** What an operator sees of this service's processors, and does to them. */
public final class ProcessorOperations {

    private static final int MOST_LETTERS = 1_000;

    private final EventProcessingConfiguration policies;
    private final RunningProjections projections;
    private final TokenTable tokens;
    private final Failures failures;
    private final TransactionManager transactions;
    private final Horizon horizon;
    private final SettledEvents events;

    ProcessorOperations(
            EventProcessingConfiguration policies,
            RunningProjections projections,
            TokenTable tokens,
            Failures failures,
            TransactionManager transactions,
            Horizon horizon,
            SettledEvents events) {
        this.policies = policies;
        this.projections = projections;
        this.tokens = tokens;
        this.failures = failures;
        this.transactions = transactions;
        this.horizon = horizon;
        this.events = events;
    }

    /** Every policy and projection, by name. */
    public List<Processor> processors() {
        List<Processor> all = new ArrayList<>();
        policies.eventProcessors()
                .forEach((name, processor) -> all.add(describe(name, name, processor.isRunning(), tokens.position(name))
                        .setDeadLetters(Math.toIntExact(
                                queue(name).map(SequencedDeadLetterQueue::size).orElse(0L)))
                        .build()));
        for (String name : projections.names()) {
            Optional<ProjectionProcessor> processor = projections.processor(name);
            String called = processor.map(ProjectionProcessor::getName).orElse(name);
            long here = processor.map(ProjectionProcessor::position).orElse(0L);
            // another replica may be the one that works
            long elsewhere = Math.max(tokens.position(called), projections.position(name));
            Processor.Builder described = describe(name, called, processor.isPresent(), Math.max(here, elsewhere))
                    .setProjection(true);
            projections.rebuilding(name).ifPresent(rebuild -> {
                described.setRebuild(describe(rebuild));
                failures.last(RunningProjections.processorName(name, rebuild.generation()))
                        .filter(failure -> failure.holds(rebuild.done()))
                        .ifPresent(failure -> described
                                .setStatus(ProcessorStatus.PROCESSOR_STATUS_RETRYING)
                                .setLastError(failure.kind()));
            });
            all.add(described.build());
        }
        all.sort(comparing(Processor::getName));
        return all;
    }

    /** What that processor has set aside, oldest first. */
    public List<DeadLetter> deadLetters(String processor) {
        return letters(queueOf(processor)).stream()
                .map(ProcessorOperations::describe)
                .toList();
    }

    /** Tries the letter's whole sequence again, in order; false when it failed again and stays. */
    public boolean retry(String processor, String id) {
        String sequence = find(processor, id).getSequenceIdentifier();
        return policies.sequencedDeadLetterProcessor(processor)
                .orElseThrow(() -> Rejection.notFound("processors/" + processor))
                .process(letter -> letter instanceof JdbcDeadLetter<?> first
                        && first.getSequenceIdentifier().equals(sequence));
    }

    /** Drops one letter for good. */
    public void drop(String processor, String id) {
        JdbcDeadLetter<EventMessage<?>> letter = find(processor, id);
        transactions.executeInTransaction(() -> queueOf(processor).evict(letter));
    }

    /** Begins to rebuild a projection, or finds the rebuild that is under way. */
    public Rebuild rebuild(String projection) {
        return new Rebuild(projections, projection, projections.rebuild(projection), System::nanoTime);
    }

    private Processor.Builder describe(String name, String processor, boolean running, long position) {
        Optional<Failure> failure = failures.last(processor);
        boolean retrying = failure.filter(last -> last.holds(position)).isPresent();
        Processor.Builder described = Processor.newBuilder()
                .setName(name)
                .setStatus(status(running, retrying))
                .setPosition(position)
                .setLag(Math.max(0, horizon.lastSettledEvent() - position))
                .setLastError(failure.map(Failure::kind).orElse(""));
        waitingSince(position)
                .map(since -> Durations.fromMillis(
                        Math.max(0, Duration.between(since, Instant.now()).toMillis())))
                .ifPresent(described::setLagTime);
        return described;
    }

    /** When the first event behind that position was recorded; empty when there is none. */
    private Optional<Instant> waitingSince(long position) {
        long settled = horizon.lastSettledEvent();
        return position >= settled
                ? Optional.empty()
                : events.slice(new Slice(position, settled, List.of(), List.of(), 1)).stream()
                        .findFirst()
                        .map(EventMessage::getTimestamp);
    }

    private static ProjectionRebuild describe(Progress progress) {
        return ProjectionRebuild.newBuilder()
                .setGeneration(progress.generation())
                .setEventsDone(progress.done())
                .setEventsTotal(progress.total())
                .build();
    }

    private static ProcessorStatus status(boolean running, boolean retrying) {
        if (!running) {
            return ProcessorStatus.PROCESSOR_STATUS_STOPPED;
        }
        return retrying ? ProcessorStatus.PROCESSOR_STATUS_RETRYING : ProcessorStatus.PROCESSOR_STATUS_RUNNING;
    }

    private static DeadLetter describe(JdbcDeadLetter<EventMessage<?>> letter) {
        DeadLetter.Builder description = DeadLetter.newBuilder()
                .setId(letter.getIdentifier())
                .setEnqueueTime(EventMeta.toTimestamp(letter.enqueuedAt()))
                .setCause(letter.cause().map(Cause::message).orElse("Waits behind another"));
        if (letter.message() instanceof DomainEventMessage<?> event) {
            description.setResource(event.getAggregateIdentifier()).setSequence(event.getSequenceNumber());
        }
        if (letter.message().getPayload() instanceof Message payload) {
            description.setEventType(payload.getDescriptorForType().getFullName());
        }
        return description.build();
    }

    private Optional<SequencedDeadLetterQueue<EventMessage<?>>> queue(String processor) {
        return policies.deadLetterQueue(processor);
    }

    private SequencedDeadLetterQueue<EventMessage<?>> queueOf(String processor) {
        return queue(processor).orElseThrow(() -> Rejection.notFound("processors/" + processor));
    }

    private JdbcDeadLetter<EventMessage<?>> find(String processor, String id) {
        return letters(queueOf(processor)).stream()
                .filter(letter -> letter.getIdentifier().equals(id))
                .findFirst()
                .orElseThrow(() -> Rejection.notFound("processors/%s/deadLetters/%s".formatted(processor, id)));
    }

    @SuppressWarnings("unchecked")
    private List<JdbcDeadLetter<EventMessage<?>>> letters(SequencedDeadLetterQueue<EventMessage<?>> queue) {
        return transactions.fetchInTransaction(() -> {
            List<JdbcDeadLetter<EventMessage<?>>> letters = new ArrayList<>();
            for (var sequence : queue.deadLetters()) {
                for (var letter : sequence) {
                    letters.add((JdbcDeadLetter<EventMessage<?>>) letter);
                }
            }
            letters.sort(comparing(JdbcDeadLetter::enqueuedAt));
            return List.copyOf(letters.subList(0, Math.min(letters.size(), MOST_LETTERS)));
        });
    }
}
