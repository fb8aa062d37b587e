package tracker.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections outside the pool, each for one thread that keeps it. */
@FunctionalInterface
interface ConnectionSource {

    Connection open() throws SQLException;
}
