package tracker.reporting.feed;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tracker.reporting.api.Signal;

/**
 * How far events may be told: as far as they are settled, and the facts know who may see them. One thread looks for all
 * subscriptions, while any waits.
 */
final class Reach implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reach.class);

    private final LongSupplier position;
    private final Signal factsWritten;
    private final FeedProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Condition moved = lock.newCondition();
    private int waiting;
    private long reached;
    private boolean running;

    /**
     * @param position looks it up
     * @param factsWritten fires when this process has moved the facts
     */
    Reach(LongSupplier position, Signal factsWritten, FeedProperties properties) {
        this.position = position;
        this.factsWritten = factsWritten;
        this.properties = properties;
    }

    /** Waits, at most that long or until it has ended, until the reach is beyond that index; gives where it stands. */
    long await(long index, BooleanSupplier ended, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            waiting++;
            wanted.signal();
            while (reached <= index && nanos > 0 && !ended.getAsBoolean()) {
                nanos = moved.awaitNanos(nanos);
            }
            return reached;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Has everybody who waits look whether they still want to. */
    void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        try {
            while (isWanted()) {
                long seen = factsWritten.batches();
                move();
                LockSupport.parkNanos(properties.pause().toNanos());
                factsWritten.await(seen, properties.poll());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until somebody waits; false when it is over. */
    private boolean isWanted() throws InterruptedException {
        lock.lock();
        try {
            while (running && waiting == 0) {
                wanted.await();
            }
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void move() {
        try {
            long found = position.getAsLong();
            lock.lock();
            try {
                if (found > reached) {
                    reached = found;
                    moved.signalAll();
                }
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            log.warn("How far events may be told could not be looked up; looking again", e);
        }
    }

    @Override
    public void start() {
        lock.lock();
        try {
            running = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("event-feed-reach").start(this::look);
    }

    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}
