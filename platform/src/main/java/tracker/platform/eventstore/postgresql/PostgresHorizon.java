package tracker.platform.eventstore.postgresql;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.ReadersToWake;

/**
 * At and below this global index every event is either committed and visible, or will never be. An index becomes settled
 * once every transaction that was running when it was the last has ended.
 */
public final class PostgresHorizon implements Horizon, SmartLifecycle, MeterBinder {

    private static final String LOOK = """
        SELECT (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM events.domain_event_global_index),
               pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
               clock_timestamp()\
        """;
    private static final String TAKE_TRANSACTION_ID = "SELECT pg_current_xact_id()::text::bigint";
    private static final String LAST_EVENT =
            "SELECT coalesce(max(global_index), 0) FROM events.domain_event WHERE global_index <= ?";
    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);

    /** The last index there was when the transaction of that id began; settled once all older ones have ended. */
    private record Candidate(long index, long transaction, Instant seen, long nanos) {}

    /** How long the loop waits for a hurry when everything is settled: the net under a lost notification. */
    private static final Duration REST = Duration.ofMillis(250);

    private final ConnectedLoop loop;
    private final Duration interval;
    private final Duration gap;
    private final Duration recordedSlack;
    private final ReadersToWake readers;
    private final CountDownLatch looked = new CountDownLatch(1);
    private @Nullable Candidate candidate;
    private long nextCandidate = System.nanoTime();
    private volatile long settled;
    private volatile long last;
    private volatile long lastSettledEvent;
    private volatile long waitingSince;
    private volatile long lastLook = System.nanoTime();
    private volatile Instant settledTime = Instant.MIN;

    /**
     * @param interval how soon to look whether a candidate has settled
     * @param gap at least this long lies between a settlement and the next candidate: readers are woken by settlements, and
     *     few large batches cost less than many small ones
     */
    PostgresHorizon(
            ConnectionSource source, Duration interval, Duration gap, Duration recordedSlack, ReadersToWake readers) {
        this.interval = interval;
        this.gap = gap;
        this.recordedSlack = recordedSlack;
        this.readers = readers;
        this.loop = new ConnectedLoop(
                "event-horizon",
                source,
                this::look,
                connection -> {
                    LockSupport.parkNanos(this, pause());
                    look(connection);
                },
                this::fallBack);
    }

    @Override
    public long settled() {
        awaitFirstLook();
        return settled;
    }

    @Override
    public long lastSettledEvent() {
        awaitFirstLook();
        return lastSettledEvent;
    }

    @Override
    public Instant settledTime() {
        awaitFirstLook();
        return settledTime;
    }

    /** Events that are appended and not settled yet, at most. */
    public long lag() {
        return last - settled;
    }

    /** How long the oldest unsettled index has waited for a writer to end. */
    public Duration age() {
        long since = waitingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** Has the loop look now. */
    void hurry() {
        LockSupport.unpark(loop.thread());
    }

    private synchronized long pause() {
        if (candidate != null) {
            return interval.toNanos();
        }
        return last > settled ? Math.max(1, nextCandidate - System.nanoTime()) : REST.toNanos();
    }

    /** Looks once: settles the candidate if its writers have ended, and takes the next, in its time, when something was appended. */
    synchronized void look(Connection connection) throws SQLException {
        long oldestRunning;
        Instant now;
        try (var statement = connection.prepareStatement(LOOK);
                var row = statement.executeQuery()) {
            row.next();
            last = row.getLong(1);
            oldestRunning = row.getLong(2);
            now = row.getTimestamp(3).toInstant();
        }
        if (candidate != null && oldestRunning >= candidate.transaction()) {
            lastSettledEvent = lastEvent(connection, candidate.index());
            settled = candidate.index();
            settledTime = candidate.seen().minus(recordedSlack);
            candidate = null;
            nextCandidate = System.nanoTime() + gap.toNanos();
            readers.wake();
        }
        if (candidate == null && last > settled && System.nanoTime() - nextCandidate >= 0) {
            candidate = new Candidate(last, takeTransactionId(connection), now, System.nanoTime());
        }
        if (last == settled) {
            settledTime = now.minus(recordedSlack);
        }
        waitingSince = candidate == null ? 0 : candidate.nanos();
        lastLook = System.nanoTime();
        looked.countDown();
    }

    /**
     * After a crash the server may hand out indexes again that no event had: what lies behind the last settled event has to
     * settle anew.
     */
    synchronized void fallBack() {
        settled = lastSettledEvent;
        candidate = null;
    }

    private static long lastEvent(Connection connection, long atMost) throws SQLException {
        try (var statement = connection.prepareStatement(LAST_EVENT)) {
            statement.setLong(1, atMost);
            return number(statement);
        }
    }

    private static long takeTransactionId(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(TAKE_TRANSACTION_ID)) {
            return number(statement);
        }
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (var row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void awaitFirstLook() {
        try {
            if (!looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The event store did not answer within " + FIRST_LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the event store", e);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tracker.horizon.lag", this, PostgresHorizon::lag)
                .description("Events that are appended and not settled yet, at most")
                .register(registry);
        Gauge.builder("tracker.horizon.age", this, horizon -> horizon.age().toMillis() / 1e3)
                .description("How long the oldest unsettled index has waited for a writer to end")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("tracker.horizon.silence", this, horizon -> (System.nanoTime() - horizon.lastLook) / 1e9)
                .description("How long ago the event store answered the last time")
                .baseUnit("seconds")
                .register(registry);
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }

    /** Before whatever reads events, and after it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
