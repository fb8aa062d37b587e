package tracker.platform.eventstore.postgresql;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.context.SmartLifecycle;

/** Tells all processes, its own among them, that something was appended: off the command's path, and many appends in one notification. */
final class AppendNotifier implements SmartLifecycle {

    static final String CHANNEL = "tracker_events";

    private final Semaphore appended = new Semaphore(0);
    private final ConnectedLoop loop;

    AppendNotifier(ConnectionSource source, Duration gap) {
        loop = new ConnectedLoop("event-notifier", source, connection -> appended.release(), connection -> {
            appended.acquire();
            appended.drainPermits();
            try (var statement = connection.createStatement()) {
                statement.execute("NOTIFY " + CHANNEL);
            }
            Thread.sleep(gap);
        });
    }

    void appended() {
        appended.release();
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
}
