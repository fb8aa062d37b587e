package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that repeats one step on a connection of its own, and connects again whenever that breaks or the step fails. */
final class ConnectedLoop {

    /** Something done on the loop's connection. */
    @FunctionalInterface
    interface Step {
        void run(Connection connection) throws SQLException, InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(ConnectedLoop.class);
    private static final Duration RECONNECT = Duration.ofMillis(500);

    private final String name;
    private final ConnectionSource source;
    private final Step onConnect;
    private final Step step;
    private final Runnable onDisconnect;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile @Nullable Connection current;
    private volatile @Nullable Thread thread;

    ConnectedLoop(String name, ConnectionSource source, Step onConnect, Step step) {
        this(name, source, onConnect, step, () -> {});
    }

    ConnectedLoop(String name, ConnectionSource source, Step onConnect, Step step, Runnable onDisconnect) {
        this.name = name;
        this.source = source;
        this.onConnect = onConnect;
        this.step = step;
        this.onDisconnect = onDisconnect;
    }

    void start() {
        CountDownLatch stop = new CountDownLatch(1);
        stopped = stop;
        thread = Thread.ofPlatform().daemon().name(name).start(() -> run(stop));
    }

    void stop() {
        stopped.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
        close(current);
    }

    boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Ends the loop's pause early. */
    @Nullable
    Thread thread() {
        return thread;
    }

    private void run(CountDownLatch stop) {
        try {
            while (stop.getCount() > 0) {
                try (Connection connection = source.open()) {
                    current = connection;
                    onConnect.run(connection);
                    while (stop.getCount() > 0) {
                        step.run(connection);
                    }
                } catch (SQLException | RuntimeException e) {
                    onDisconnect.run();
                    if (stop.getCount() > 0) {
                        if (e instanceof SQLException) {
                            log.warn("{} lost its connection and opens another: {}", name, e.getMessage());
                        } else {
                            log.error("{} failed and begins anew", name, e);
                        }
                        if (stop.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS)) {
                            return;
                        }
                    }
                }
            }
        } catch (InterruptedException e) {
            if (stop.getCount() > 0) {
                log.error("{} was interrupted and ends", name, e);
            }
        }
    }

    private void close(@Nullable Connection connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("{} could not close its connection", name, e);
        }
    }
}
