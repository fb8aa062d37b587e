package tracker.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Brings the event store's schema and the service's own up to date, as their owner, one process at a time. A service that is not
 * given the owner's password does not start unless another process has done so. A process whose machine is gone holds nobody up for
 * longer than half a minute.
 */
public final class Migrations implements InitializingBean {

    /** Migrations that have a history of their own. */
    private record Part(String schema, String history, String location) {}

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final String EVENTS = "events";

    /** By which the server finds out that nobody is there any more; it would take two hours otherwise. */
    private static final String SIGNS_OF_LIFE =
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    /** Held while the schemas are changed, or must not be used: a service that starts waits for it. */
    public static final long LOCK = 0x7472_6163_6b65_72L;

    private final DataSource connections;
    private final String serviceRole;
    private final DatabaseProperties database;

    public Migrations(String url, String serviceRole, String servicePassword, DatabaseProperties database) {
        this.connections = database.migrates()
                ? connections(url, database.ownerUser(), database.ownerPassword())
                : connections(url, serviceRole, servicePassword);
        this.serviceRole = serviceRole;
        this.database = database;
    }

    static DataSource connections(String url, String user, String password) {
        DriverManagerDataSource connections = new DriverManagerDataSource(url, user, password);
        Properties properties = new Properties();
        properties.setProperty("options", SIGNS_OF_LIFE);
        properties.setProperty("tcpKeepAlive", "true");
        connections.setConnectionProperties(properties);
        return connections;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection connection = connections.getConnection();
                var statement = connection.createStatement()) {
            if (database.migrates()) {
                lock(statement, "");
                migrate(statement);
            } else {
                lock(statement, "_shared");
                requireMigrated();
            }
        }
    }

    /** Until the connection is closed. */
    private static void lock(Statement statement, String shared) throws SQLException {
        try (var row = statement.executeQuery("SELECT pg_try_advisory_lock" + shared + "(" + LOCK + ")")) {
            row.next();
            if (row.getBoolean(1)) {
                return;
            }
        }
        log.info("The schemas are being changed by another process, or copied: waits until it has done so");
        statement.execute("SELECT pg_advisory_lock" + shared + "(" + LOCK + ")");
    }

    private void migrate(Statement owner) throws SQLException {
        owner.execute("CREATE SCHEMA IF NOT EXISTS " + EVENTS);
        grantOwnSchema(owner);
        for (Part part : parts()) {
            flyway(part).migrate();
            grantReading(owner, part.schema() + "." + part.history());
        }
    }

    /** The service makes tables of its own at run time, one set for each generation of a projection. */
    private void grantOwnSchema(Statement owner) throws SQLException {
        String schema = database.schema();
        owner.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        owner.execute("GRANT USAGE, CREATE ON SCHEMA " + schema + " TO " + serviceRole);
        owner.execute("ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema
                + " GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO " + serviceRole);
        owner.execute(
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT USAGE, SELECT ON SEQUENCES TO " + serviceRole);
    }

    private void grantReading(Statement owner, String history) throws SQLException {
        owner.execute("REVOKE ALL ON " + history + " FROM " + serviceRole);
        owner.execute("GRANT SELECT ON " + history + " TO " + serviceRole);
    }

    private void requireMigrated() {
        for (Part part : parts()) {
            try {
                flyway(part).validate();
            } catch (FlywayException e) {
                throw new IllegalStateException(
                        ("Schema %s is not as this version needs it, and the service does not migrate it, since it is not given"
                                        + " TRACKER_POSTGRES_OWNER_PASSWORD. Run %s of this version first, which is given it: on Kubernetes"
                                        + " the init container \"migrations\" of this pod, with Docker the container"
                                        + " \"%s-migrations\".")
                                .formatted(part.schema(), Migrate.class.getName(), database.schema()),
                        e);
            }
        }
    }

    private List<Part> parts() {
        return List.of(
                new Part(EVENTS, "flyway_history", "classpath:db/eventstore"),
                new Part(database.schema(), "flyway_platform_history", "classpath:db/processor"),
                new Part(database.schema(), "flyway_history", "classpath:db/service"));
    }

    private Flyway flyway(Part part) {
        return Flyway.configure()
                .dataSource(connections)
                .schemas(part.schema())
                .createSchemas(false)
                .table(part.history())
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .failOnMissingLocations(false)
                .placeholders(Map.of("service_role", serviceRole, "schema", database.schema()))
                .locations(part.location())
                .load();
    }
}
