package tracker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Keeps clients busy for a time, each with one call after the other. */
final class Load {

    /** One call of one client. */
    @FunctionalInterface
    interface Call {
        void make() throws Exception;
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
}
