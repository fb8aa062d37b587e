package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConflictRetrySchedulerTest {

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Counter conflicts = new SimpleMeterRegistry().counter("conflicts");
    private final ConflictRetryScheduler scheduler =
            new ConflictRetryScheduler(executor, 3, Duration.ofMillis(1), conflicts);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private boolean schedule(RuntimeException failure, int failures, Runnable dispatch) {
        List<Class<? extends Throwable>[]> before = Collections.nCopies(failures, null);
        return scheduler.scheduleRetry(GenericCommandMessage.asCommandMessage("any"), failure, before, dispatch);
    }

    @Test
    void whenAnotherReplicaWasFaster_thenTheCommandIsTriedAgain() throws Exception {
        for (RuntimeException conflict : List.of(
                new ConcurrencyException("taken"),
                new AggregateStreamCreationException("taken"),
                new CommandExecutionException("wrapped", new ConcurrencyException("taken")))) {
            CountDownLatch dispatched = new CountDownLatch(1);
            assertThat(schedule(conflict, 1, dispatched::countDown)).isTrue();
            assertThat(dispatched.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(conflicts.count()).isEqualTo(3);
    }

    @Test
    void whenItWasTriedOftenEnough_thenTheConflictIsTheAnswer() {
        assertThat(schedule(new ConcurrencyException("taken"), 4, () -> {})).isFalse();
    }

    @Test
    void whenTheFailureIsAnAnswer_thenItIsNotTriedAgain() {
        assertThat(schedule(new IllegalStateException("refused"), 1, () -> {})).isFalse();
        assertThat(schedule(new EventStoreException("disk full"), 1, () -> {})).isFalse();
        assertThat(conflicts.count()).isZero();
    }
}
