package tracker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Keeps clients busy for a time: each with one call after the other, or all with calls that arrive evenly. */
final class Load {

    /** One call of one client. */
    @FunctionalInterface
    interface Call {
        void make() throws Exception;
    }

    /** One call of many: which one, and when it is due by {@link System#nanoTime}. */
    @FunctionalInterface
    interface Arrival {
        void make(long number, long due) throws Exception;
    }

    private Load() {}

    static Slice run(Duration time, List<Call> clients) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
            long start = System.nanoTime();
            List<Future<Long>> counts = new ArrayList<>();
            for (Call client : clients) {
                counts.add(threads.submit(() -> repeat(client, start, time.toNanos())));
            }
            long count = 0;
            for (Future<Long> each : counts) {
                count += each.get();
            }
            return new Slice(count, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static long repeat(Call client, long start, long nanos) throws Exception {
        long count = 0;
        while (System.nanoTime() - start < nanos) {
            client.make();
            count++;
        }
        return count;
    }

    /** Calls that are made when they are due, whether or not those before have been answered. */
    static Slice evenly(Duration time, double perSecond, Arrival arrival) throws Exception {
        long nanosBetween = Math.round(1e9 / perSecond);
        long start = System.nanoTime();
        List<Future<?>> under = new ArrayList<>();
        long number = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (; number * nanosBetween < time.toNanos(); number++) {
                long which = number;
                long due = start + number * nanosBetween;
                awaitTime(due);
                under.add(threads.submit(() -> {
                    arrival.make(which, due);
                    return null;
                }));
            }
            for (Future<?> each : under) {
                each.get();
            }
        }
        return new Slice(number, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void awaitTime(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
