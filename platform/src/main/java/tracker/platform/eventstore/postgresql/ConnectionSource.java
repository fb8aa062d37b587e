package tracker.platform.eventstore.postgresql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** Opens connections outside the pool, each for one thread that keeps it. */
@FunctionalInterface
interface ConnectionSource {

    /** What is asked on them is small: who waits longer is not being answered, and waits for ever in a network that swallows what is sent. */
    Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

    Connection open() throws SQLException;

    /** @param service whose they are, for who looks into the database */
    static ConnectionSource of(String url, String user, @Nullable String password, String service) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, user);
        PGProperty.PASSWORD.set(properties, password);
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false); // which holds what people wrote
        PGProperty.APPLICATION_NAME.set(properties, service);
        PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(ANSWERS_WITHIN.toSeconds()));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        return () -> DriverManager.getConnection(url, properties);
    }
}
