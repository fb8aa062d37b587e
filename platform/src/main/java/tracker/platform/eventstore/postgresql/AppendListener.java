package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.springframework.context.SmartLifecycle;

/** Hurries the horizon when a process has appended; also after a lost connection, since notifications were missed then. */
final class AppendListener implements SmartLifecycle {

    private static final int WAIT_MILLIS = 30_000;

    private final Runnable hurry;
    private final ConnectedLoop loop;

    AppendListener(ConnectionSource source, Runnable hurry) {
        this.hurry = hurry;
        this.loop = new ConnectedLoop("event-listener", source, this::listen, this::await);
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("LISTEN " + AppendNotifier.CHANNEL);
        }
        hurry.run();
    }

    private void await(Connection connection) throws SQLException {
        var notifications = connection.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
        if (notifications != null && notifications.length > 0) {
            hurry.run();
        } else {
            prove(connection);
        }
    }

    /** A network that swallows what is sent is as silent as a store to which nothing is appended. */
    private static void prove(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
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
