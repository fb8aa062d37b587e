package tracker.platform.eventstore;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.InitializingBean;

/**
 * Brings the event store's schema and the service's own up to date when a service starts, as their owner, one service at a
 * time.
 */
public final class Migrations implements InitializingBean {

    private static final String EVENTS = "events";
    /** Held while the schemas are changed, or must not be used: a service that starts waits for it. */
    public static final long LOCK = 0x7472_6163_6b65_72L;

    private final String url;
    private final String serviceRole;
    private final DatabaseProperties database;

    public Migrations(String url, String serviceRole, DatabaseProperties database) {
        this.url = url;
        this.serviceRole = serviceRole;
        this.database = database;
    }

    @Override
    public void afterPropertiesSet() throws SQLException {
        try (Connection owner = DriverManager.getConnection(url, database.ownerUser(), database.ownerPassword());
                var statement = owner.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + EVENTS);
            migrate(EVENTS, "flyway_history", "classpath:db/eventstore");
            grantOwnSchema(statement);
            migrate(database.schema(), "flyway_platform_history", "classpath:db/processor");
            migrate(database.schema(), "flyway_history", "classpath:db/service");
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

    private void migrate(String schema, String history, String location) {
        Flyway.configure()
                .dataSource(url, database.ownerUser(), database.ownerPassword())
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
