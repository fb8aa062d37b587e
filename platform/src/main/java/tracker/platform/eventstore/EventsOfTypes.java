package tracker.platform.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.SettledEvents.Slice;

/**
 * Settled events, of some types for readers that would ignore all others: those stay in the database. Where the others are
 * passed over, a {@link Passed} moves the reader's token on. A reader holds one batch, however far it is behind.
 */
public final class EventsOfTypes implements StreamableMessageSource<TrackedEventMessage<?>> {

    /** No event: up to here there is nothing more of those types. */
    public record Passed() {}

    private static final int BATCH = 500;

    private final EventEngine engine;
    private final Horizon horizon;
    private final ReadersToWake readers;
    private final List<String> types;
    private final Duration passedGap;

    /**
     * @param types full names of the messages; all when empty
     * @param passedGap at least this long lies between a message and the {@link Passed} after it: each costs its reader a
     *     transaction
     */
    public EventsOfTypes(
            EventEngine engine, Horizon horizon, ReadersToWake readers, Collection<String> types, Duration passedGap) {
        this.engine = engine;
        this.horizon = horizon;
        this.readers = readers;
        this.types = List.copyOf(types);
        this.passedGap = passedGap;
    }

    /** A token of an earlier version may have gaps: what follows the first is read again. */
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(@Nullable TrackingToken token) {
        return new Reading(Positions.of(token));
    }

    @Override
    public TrackingToken createTailToken() {
        return engine.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return engine.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant time) {
        return engine.createTokenAt(time);
    }

    @Override
    public TrackingToken createTokenSince(Duration duration) {
        return engine.createTokenAt(Instant.now().minus(duration));
    }

    /** One reader's way through the events; used by one thread at a time, as streams are. */
    private final class Reading implements BlockingStream<TrackedEventMessage<?>> {

        private final Queue<TrackedEventMessage<?>> read = new ArrayDeque<>();
        private final Semaphore woken = new Semaphore(0);
        private final Runnable wake = woken::release;
        private long reached;
        private long told;
        private long toldAt;
        private @Nullable Runnable callback;

        private Reading(long reached) {
            this.reached = reached;
            this.told = reached;
            this.toldAt = System.nanoTime() - passedGap.toNanos();
            readers.add(wake);
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            look();
            return Optional.ofNullable(read.peek());
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            long until = System.nanoTime() + unit.toNanos(timeout);
            look();
            while (read.isEmpty()) {
                long left = until - System.nanoTime();
                if (left <= 0 || !woken.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
                look();
            }
            return true;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            while (!hasNextAvailable(Integer.MAX_VALUE, TimeUnit.SECONDS)) {
                Thread.onSpinWait();
            }
            return read.remove();
        }

        private void look() {
            woken.drainPermits();
            if (!read.isEmpty()) {
                return;
            }
            long settled = horizon.settled();
            if (settled > reached) {
                List<? extends TrackedEventMessage<?>> events =
                        engine.slice(new Slice(reached, settled, types, List.of(), BATCH));
                events.forEach(this::tell);
                long last = events.isEmpty() ? reached : told;
                reached = events.size() < BATCH ? Math.max(settled, last) : last;
            }
            if (reached > told && System.nanoTime() - toldAt >= passedGap.toNanos()) {
                tell(new GenericTrackedEventMessage<>(
                        engine.tokenAt(reached), GenericEventMessage.asEventMessage(new Passed())));
            }
        }

        private void tell(TrackedEventMessage<?> message) {
            read.add(message);
            told = message.trackingToken().position().orElseThrow();
            toldAt = System.nanoTime();
        }

        @Override
        public boolean setOnAvailableCallback(Runnable onAvailable) {
            callback = onAvailable;
            readers.add(onAvailable);
            return true;
        }

        @Override
        public void close() {
            readers.remove(wake);
            if (callback != null) {
                readers.remove(callback);
            }
        }
    }
}
