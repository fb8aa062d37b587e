package tracker.platform.eventstore.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.jspecify.annotations.Nullable;
import tracker.platform.eventstore.TestEvents;

/**
 * Writers in processes of their own, with slow commits and rollbacks, against readers that never pause: every committed
 * event must be read, in the order of its aggregate. The bench runs it with a million events.
 */
public final class EventStoreFuzz {

    private static final int PROCESSES = 3;
    private static final int THREADS = 4;
    private static final int READERS = 3;
    private static final int EVENTS_A_TRANSACTION = 4;

    /**
     * What a run found.
     *
     * @param seed starts the same run again
     * @param committed events that were committed
     * @param lost committed events that a reader did not see
     * @param outOfOrder events that a reader saw before an earlier one of their aggregate
     * @param repeated events that a reader saw twice
     */
    public record Result(long seed, long committed, long lost, long outOfOrder, long repeated) {}

    private EventStoreFuzz() {}

    /** Runs it with that many events and, if given, that seed; fails when anything was lost, late or seen twice. */
    public static void main(String[] arguments) throws Exception {
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
        Result result = run(Integer.parseInt(arguments[0]), seed);
        if (result.lost() + result.outOfOrder() + result.repeated() > 0) {
            throw new IllegalStateException(result.toString());
        }
    }

    /** Runs it on a new database of the shared test server and prints what it found. */
    public static Result run(int events, long seed) throws Exception {
        System.out.printf("event store fuzz: %d events, seed %d%n", events, seed);
        try (Store store = Store.fresh()) {
            PostgresHorizon horizon = store.horizon();
            horizon.start();
            JdbcEventStorageEngine engine = store.engine(horizon);
            List<Reader> readers = new ArrayList<>();
            try (ExecutorService executor = Executors.newCachedThreadPool()) {
                List<Future<?>> reading = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    Reader reader = new Reader(engine, i % 2 == 0 ? engine.createTailToken() : null);
                    readers.add(reader);
                    reading.add(executor.submit(reader));
                }
                Map<String, Long> committed = write(executor, store.url(), events, seed);
                awaitSettled(horizon, lastIndex(store));
                readers.forEach(reader -> reader.writersAreDone = true);
                for (Future<?> each : reading) {
                    each.get();
                }
                return report(seed, committed, readers);
            } finally {
                horizon.stop();
            }
        }
    }

    private static Map<String, Long> write(ExecutorService executor, String url, int events, long seed)
            throws InterruptedException, ExecutionException {
        List<Future<Map<String, Long>>> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            long processSeed = seed * PROCESSES + i;
            processes.add(executor.submit(() -> writeInProcess(url, events / PROCESSES + 1, processSeed)));
        }
        Map<String, Long> committed = new HashMap<>();
        for (Future<Map<String, Long>> process : processes) {
            committed.putAll(process.get());
        }
        return committed;
    }

    private static Map<String, Long> writeInProcess(String url, int events, long seed) throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-Dlogging.level.root=warn",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writers.class.getName(),
                        url,
                        Integer.toString(events),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Long> last = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            lines.lines().filter(line -> line.startsWith("committed ")).forEach(line -> {
                String[] words = line.split(" ", -1);
                last.put(words[1], Long.parseLong(words[2]));
            });
        }
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("A process of writers failed");
        }
        return last;
    }

    private static long lastIndex(Store store) throws SQLException {
        try (var connection = store.connection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT max(global_index) FROM events.domain_event")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void awaitSettled(PostgresHorizon horizon, long index) {
        while (horizon.settled() < index) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Result report(long seed, Map<String, Long> committed, List<Reader> readers) {
        long events = committed.values().stream().mapToLong(last -> last + 1).sum();
        long lost = 0;
        long outOfOrder = 0;
        long repeated = 0;
        for (Reader reader : readers) {
            outOfOrder += reader.outOfOrder;
            repeated += reader.repeated;
            for (Map.Entry<String, Long> aggregate : committed.entrySet()) {
                lost += aggregate.getValue() - reader.last.getOrDefault(aggregate.getKey(), -1L);
            }
        }
        Result result = new Result(seed, events, lost, outOfOrder, repeated);
        System.out.println(result);
        return result;
    }

    /** Reads from a token on, again and again, until the writers are done and nothing is left. */
    private static final class Reader implements Callable<Void> {

        private final JdbcEventStorageEngine engine;
        private final Map<String, Long> last = new HashMap<>();
        private @Nullable TrackingToken token;
        private long outOfOrder;
        private long repeated;
        private volatile boolean writersAreDone;

        private Reader(JdbcEventStorageEngine engine, @Nullable TrackingToken token) {
            this.engine = engine;
            this.token = token;
        }

        @Override
        public Void call() {
            boolean lastRound;
            do {
                lastRound = writersAreDone;
                engine.readEvents(token, false).forEach(this::see);
                LockSupport.parkNanos(2_000_000);
            } while (!lastRound);
            return null;
        }

        private void see(TrackedEventMessage<?> message) {
            token = message.trackingToken();
            DomainEventMessage<?> event = (DomainEventMessage<?>) message;
            long expected = last.getOrDefault(event.getAggregateIdentifier(), -1L) + 1;
            if (event.getSequenceNumber() < expected) {
                repeated++;
            } else if (event.getSequenceNumber() > expected) {
                outOfOrder++;
            } else {
                last.put(event.getAggregateIdentifier(), expected);
            }
        }
    }

    /** One process of writers; prints each aggregate's last committed sequence. */
    static final class Writers {

        public static void main(String[] arguments) throws Exception {
            String url = arguments[0];
            int events = Integer.parseInt(arguments[1]);
            long seed = Long.parseLong(arguments[2]);
            try (Store store = Store.open(url);
                    ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                List<Future<?>> writing = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    long threadSeed = seed * THREADS + i;
                    writing.add(threads.submit(() -> write(store, events / THREADS + 1, threadSeed)));
                }
                for (Future<?> each : writing) {
                    each.get();
                }
            }
        }

        private static void write(Store store, int events, long seed) {
            Random random = new Random(seed);
            JdbcEventStorageEngine engine = store.engine(store.horizon());
            Map<String, Long> last = new HashMap<>();
            for (int written = 0; written < events; ) {
                String aggregate = "w" + seed + "-" + random.nextInt(1 + events / 8);
                long next = last.getOrDefault(aggregate, -1L) + 1;
                int count = 1 + random.nextInt(EVENTS_A_TRANSACTION);
                boolean rollBack = random.nextInt(10) == 0;
                store.transaction().executeWithoutResult(status -> {
                    for (int i = 0; i < count; i++) {
                        engine.appendEvents(TestEvents.registered(aggregate, next + i));
                        dawdle(random, events);
                    }
                    if (rollBack) {
                        status.setRollbackOnly();
                    }
                });
                if (!rollBack) {
                    last.put(aggregate, next + count - 1);
                    written += count;
                }
            }
            last.forEach((aggregate, sequence) -> System.out.println("committed " + aggregate + " " + sequence));
        }

        /** Most commits are quick, some take a while, a few take very long. */
        private static void dawdle(Random random, int events) {
            int slow = Math.max(50, events / 40);
            if (random.nextInt(slow) == 0) {
                LockSupport.parkNanos(200_000_000L + random.nextInt(300_000_000));
            } else if (random.nextInt(10) == 0) {
                LockSupport.parkNanos(random.nextInt(5_000_000));
            }
        }
    }
}
