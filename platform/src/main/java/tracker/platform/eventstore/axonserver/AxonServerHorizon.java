package tracker.platform.eventstore.axonserver;

import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.ReadersToWake;

/**
 * Axon Server counts an event when it is confirmed, and sends events in that order, without gaps: whatever it has counted is
 * settled. A stream of what is new wakes the readers of this process; the count is asked for besides, as the net.
 */
final class AxonServerHorizon implements Horizon, SmartLifecycle, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(AxonServerHorizon.class);

    private static final Duration FIRST_LOOK = Duration.ofSeconds(30);
    private static final Duration RECONNECT = Duration.ofMillis(500);

    /** How long the loop waits for an event. */
    private static final Duration REST = Duration.ofMillis(250);

    private static final int AHEAD = 64;

    private final AxonServerContext server;
    private final Duration gap;
    private final Duration recordedSlack;
    private final ReadersToWake readers;
    private final Clock clock;
    private final CountDownLatch looked = new CountDownLatch(1);
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile @Nullable Thread thread;
    private volatile long settled;
    private volatile Instant settledTime = Instant.MIN;
    private volatile long lastLook = System.nanoTime();

    /**
     * @param gap at least this long lies between two wake-ups of the readers
     * @param recordedSlack at most this long lies between an event's recorded time and the end of its append, clock skew included
     */
    AxonServerHorizon(
            AxonServerContext server, Duration gap, Duration recordedSlack, ReadersToWake readers, Clock clock) {
        this.server = server;
        this.gap = gap;
        this.recordedSlack = recordedSlack;
        this.readers = readers;
        this.clock = clock;
    }

    @Override
    public long settled() {
        awaitFirstLook();
        return settled;
    }

    @Override
    public long lastSettledEvent() {
        return settled();
    }

    @Override
    public Instant settledTime() {
        awaitFirstLook();
        return settledTime;
    }

    private void run(CountDownLatch stop) {
        try {
            while (stop.getCount() > 0) {
                try {
                    follow(stop);
                } catch (RuntimeException e) {
                    if (stop.getCount() > 0) {
                        log.warn("The stream of new events ended; opening another: {}", e.getMessage());
                        if (stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS)) {
                            return;
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            if (stop.getCount() > 0) {
                log.error("Following new events was interrupted and ends", e);
            }
        }
    }

    private void follow(CountDownLatch stop) throws InterruptedException {
        settled = server.size(); // also where it was set back since
        readers.wake(); // who missed what came meanwhile
        EventStream stream = server.open(settled, AHEAD);
        try {
            while (stop.getCount() > 0) {
                look();
                EventWithToken event = stream.nextIfAvailable(REST.toMillis(), TimeUnit.MILLISECONDS);
                if (event == null && stream.isClosed()) {
                    throw server.ended(stream);
                }
                if (event != null) {
                    long last = event.getToken();
                    for (EventWithToken more = stream.nextIfAvailable();
                            more != null;
                            more = stream.nextIfAvailable()) {
                        last = more.getToken();
                    }
                    reach(last + 1);
                    Thread.sleep(gap);
                }
            }
        } finally {
            stream.close();
        }
    }

    /** What was recorded before it was asked, is counted. */
    private void look() {
        Instant asked = clock.instant();
        reach(server.size());
        settledTime = asked.minus(recordedSlack);
        lastLook = System.nanoTime();
        looked.countDown();
    }

    private void reach(long index) {
        if (index > settled) {
            settled = index;
            readers.wake();
        }
    }

    private void awaitFirstLook() {
        try {
            if (!looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        "Axon Server did not answer within " + FIRST_LOOK
                                + ": see whether it runs, and what tracker.event-store.axon-server says of its addresses and token");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for Axon Server", e);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tracker.horizon.silence", this, horizon -> (System.nanoTime() - horizon.lastLook) / 1e9)
                .description("How long ago the event store answered the last time")
                .baseUnit("seconds")
                .register(registry);
    }

    @Override
    public void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        thread = Thread.ofPlatform().daemon().name("event-horizon").start(() -> run(stop));
    }

    @Override
    public void stop() {
        stopped.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Before whatever reads events, and after it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
