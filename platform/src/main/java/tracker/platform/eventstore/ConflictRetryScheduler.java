package tracker.platform.eventstore;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.RetryScheduler;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;

/** Tries a command again when another replica has appended to its aggregate first; every other failure is an answer. */
final class ConflictRetryScheduler implements RetryScheduler {

    private final ScheduledExecutorService executor;
    private final int retries;
    private final Duration firstDelay;
    private final Counter conflicts;

    ConflictRetryScheduler(ScheduledExecutorService executor, int retries, Duration firstDelay, Counter conflicts) {
        this.executor = executor;
        this.retries = retries;
        this.firstDelay = firstDelay;
        this.conflicts = conflicts;
    }

    @Override
    public boolean scheduleRetry(
            CommandMessage command,
            RuntimeException lastFailure,
            List<Class<? extends Throwable>[]> failures,
            Runnable dispatch) {
        if (!isConflict(lastFailure)) {
            return false;
        }
        conflicts.increment();
        if (failures.size() > retries) {
            return false;
        }
        long longest = firstDelay.toNanos() << Math.min(failures.size() - 1, 4);
        executor.schedule(
                dispatch, ThreadLocalRandom.current().nextLong(longest / 2, longest + 1), TimeUnit.NANOSECONDS);
        return true;
    }

    private static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConcurrencyException || cause instanceof AggregateStreamCreationException) {
                return true;
            }
        }
        return false;
    }
}
