package tracker.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Brings the event store's schema and the service's own up to date when a service starts, as their owner, one service at a
 * time. A service whose machine is gone holds nobody up for longer than half a minute.
 */
public final class Migrations implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final String EVENTS = "events";

    /** By which the server finds out that nobody is there any more; it would take two hours otherwise. */
    private static final String SIGNS_OF_LIFE =
            "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3";

    /** Held while the schemas are changed, or must not be used: a service that starts waits for it. */
    public static final long LOCK = 0x7472_6163_6b65_72L;

    private final DataSource owner;
    private final String serviceRole;
    private final DatabaseProperties database;

    public Migrations(String url, String serviceRole, DatabaseProperties database) {
        this.owner = owner(url, database);
        this.serviceRole = serviceRole;
        this.database = database;
    }

    static DataSource owner(String url, DatabaseProperties database) {
        DriverManagerDataSource owner =
                new DriverManagerDataSource(url, database.ownerUser(), database.ownerPassword());
        Properties properties = new Properties();
        properties.setProperty("options", SIGNS_OF_LIFE);
        properties.setProperty("tcpKeepAlive", "true");
        owner.setConnectionProperties(properties);
        return owner;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection connection = owner.getConnection();
                var statement = connection.createStatement()) {
            lock(statement);
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + EVENTS);
            migrate(EVENTS, "flyway_history", "classpath:db/eventstore");
            grantOwnSchema(statement);
            migrate(database.schema(), "flyway_platform_history", "classpath:db/processor");
            migrate(database.schema(), "flyway_history", "classpath:db/service");
        }
    }

    private static void lock(Statement owner) throws SQLException {
        try (var row = owner.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            row.next();
            if (row.getBoolean(1)) {
                return;
            }
        }
        log.info("The schemas are being changed by another process, or copied: waits until it has done so");
        owner.execute("SELECT pg_advisory_lock(" + LOCK + ")");
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

    private void migrate(String schema, String history, String location) {
        Flyway.configure()
                .dataSource(owner)
                .schemas(schema)
                .createSchemas(false)
                .table(history)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .failOnMissingLocations(false)
                .placeholders(Map.of("service_role", serviceRole, "schema", schema))
                .locations(location)
                .load()
                .migrate();
    }
}
