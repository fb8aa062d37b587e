package tracker.reporting.fact;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.plan.v1.HealthRules;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;

/** Facts in a database of their own, with the rights that the service has, and no processor in front. */
public final class FactsDatabase implements AutoCloseable {

    private final String url;
    private final String analystPassword;
    private final HikariDataSource pool;
    private final TransactionTemplate transactions;
    private final Facts facts;
    private Projection.Generation generation;

    /** On a provisioned, empty database. */
    public FactsDatabase(String url, Map<String, String> passwords) {
        this.url = url;
        this.analystPassword = passwords.get("tracker_analyst");
        migrate(url, passwords.get("tracker_owner"));
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername("tracker_reporting");
        config.setPassword(passwords.get("tracker_reporting"));
        config.setMaximumPoolSize(4);
        config.setConnectionInitSql("SET plan_cache_mode = force_custom_plan; SET jit = off");
        pool = new HikariDataSource(config);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(pool));
        facts = new Facts(jdbc(), HealthRules.shipped(), () -> {});
        generation = facts.open(1);
        transactions.executeWithoutResult(status -> facts.answerFrom(1));
    }

    private static void migrate(String url, String password) {
        try (Connection owner = DriverManager.getConnection(url, "tracker_owner", password);
                var statement = owner.createStatement()) {
            statement.execute("CREATE SCHEMA reporting; GRANT USAGE, CREATE ON SCHEMA reporting TO tracker_reporting");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Flyway.configure()
                .dataSource(url, "tracker_owner", password)
                .schemas("reporting")
                .createSchemas(false)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .placeholders(Map.of("service_role", "tracker_reporting", "schema", "reporting"))
                .locations("classpath:db/service")
                .load()
                .migrate();
    }

    public JdbcTemplate jdbc() {
        return new JdbcTemplate(pool);
    }

    /** In batches of that many events, each in its transaction. */
    public void apply(List<StoredEvent> events, int batch) {
        for (int from = 0; from < events.size(); from += batch) {
            List<StoredEvent> next = events.subList(from, Math.min(from + batch, events.size()));
            transactions.executeWithoutResult(status -> generation.apply(next));
        }
    }

    public void apply(List<StoredEvent> events) {
        apply(events, 1000);
    }

    /** A second generation takes all events, then answers, and the first is dropped. */
    void rebuild(List<StoredEvent> events) {
        generation = facts.open(2);
        apply(events, 777);
        transactions.executeWithoutResult(status -> facts.answerFrom(2));
        transactions.executeWithoutResult(status -> facts.drop(1));
    }

    Connection analyst() throws SQLException {
        return DriverManager.getConnection(url, "tracker_analyst", analystPassword);
    }

    @Override
    public void close() {
        pool.close();
    }
}
