package tracker.platform.processor;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Coordinates a processor without Axon's long pauses: a tenth of a second whenever the buffer is full, and up to a minute
 * after failures, which a store that is back would have to wait for.
 */
final class PromptExecutor extends ScheduledThreadPoolExecutor {

    private static final Duration AXON_BUFFER_FULL = Duration.ofMillis(100);
    private static final Duration BUFFER_FULL = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    PromptExecutor(String name) {
        super(1, Thread.ofPlatform().daemon().name(name).factory());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Duration asked = Duration.of(delay, unit.toChronoUnit());
        Duration given = asked.equals(AXON_BUFFER_FULL) ? BUFFER_FULL : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        return super.schedule(task, given.toNanos(), TimeUnit.NANOSECONDS);
    }
}
