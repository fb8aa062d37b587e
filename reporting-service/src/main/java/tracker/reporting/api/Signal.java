package tracker.reporting.api;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Wakes whoever waits for a read model when a batch has been written in this process. */
public final class Signal {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private long batches;

    public void fire() {
        lock.lock();
        try {
            batches++;
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public long batches() {
        lock.lock();
        try {
            return batches;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there has been a batch after {@code seen}, at most that long. */
    public void await(long seen, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (batches == seen && nanos > 0) {
                nanos = written.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
