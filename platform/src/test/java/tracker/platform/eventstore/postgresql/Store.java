package tracker.platform.eventstore.postgresql;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.jpa.SQLStateResolver;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.contract.Contract;
import tracker.platform.eventstore.DatabaseProperties;
import tracker.platform.eventstore.Migrations;
import tracker.platform.eventstore.ProtobufSerializer;
import tracker.platform.eventstore.ReadersToWake;
import tracker.stack.stores.TestStores;

/** The event store of one database without Spring, with our engine and Axon's own beside each other on the same rows. */
public final class Store implements AutoCloseable {

    private final String url;
    private final HikariDataSource dataSource = new HikariDataSource();
    private final DataSourceTransactionManager transactions;

    private Store(String url, String user, String password) {
        this.url = url;
        dataSource.setJdbcUrl(url);
        dataSource.setUsername(user);
        dataSource.setPassword(password);
        dataSource.setMaximumPoolSize(32);
        dataSource.addDataSourceProperty("reWriteBatchedInserts", "true");
        transactions = new DataSourceTransactionManager(dataSource);
    }

    /** A new database with the event store in it. */
    public static Store fresh() throws SQLException {
        String url = TestStores.postgres().url(TestStores.freshDatabase());
        new Migrations(
                        url,
                        "tracker_escalation",
                        TestStores.password("tracker_escalation"),
                        new DatabaseProperties("escalation", "tracker_owner", TestStores.password("tracker_owner")))
                .afterPropertiesSet();
        return open(url);
    }

    static Store open(String url) {
        return new Store(url, "tracker_escalation", TestStores.password("tracker_escalation"));
    }

    public String url() {
        return url;
    }

    ConnectionSource connections() {
        return () -> DriverManager.getConnection(url, dataSource.getUsername(), dataSource.getPassword());
    }

    public PostgresHorizon horizon() {
        return new PostgresHorizon(
                connections(), Duration.ofMillis(20), Duration.ZERO, Duration.ZERO, new ReadersToWake());
    }

    /** Has the horizon look as often as it ever needs to, when nobody else on the server holds it back meanwhile. */
    void settle(PostgresHorizon horizon) throws SQLException {
        try (Connection looking = connection()) {
            for (int i = 0; i < 3; i++) {
                horizon.look(looking);
                Set<Long> others = others(looking);
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(5))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> Collections.disjoint(others(looking), others));
            }
        }
    }

    /** Transactions of other databases, and of the server's own such as autovacuum: to the horizon they are writers, too. */
    private static Set<Long> others(Connection connection) throws SQLException {
        Set<Long> transactions = new HashSet<>();
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                    SELECT l.transactionid::text::bigint FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                    WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
                      AND (a.datname IS DISTINCT FROM current_database() OR a.usesysid IS NULL)\
                    """)) {
            while (row.next()) {
                transactions.add(row.getLong(1));
            }
        }
        return transactions;
    }

    public HorizonEventStorageEngine engine(PostgresHorizon horizon) {
        JdbcEventStorageEngine.Builder builder = configured(JdbcEventStorageEngine.builder());
        return new HorizonEventStorageEngine(
                PostgresStatements.configure(builder).transactionManager(NoTransactionManager.instance()),
                new SpringTransactionManager(transactions),
                horizon);
    }

    /** Axon's engine as it comes, but for the type of one column. */
    JdbcEventStorageEngine stock(Duration gapTimeout) {
        return new Stock(configured(JdbcEventStorageEngine.builder())
                .schema(PostgresStatements.SCHEMA)
                .gapTimeout(Math.toIntExact(gapTimeout.toMillis())));
    }

    private JdbcEventStorageEngine.Builder configured(JdbcEventStorageEngine.Builder builder) {
        var serializer = new ProtobufSerializer(
                Contract.get().prototypes(), Jackson3Serializer.builder().build());
        builder.eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .persistenceExceptionResolver(new SQLStateResolver("23505"))
                .batchSize(200);
        return builder.connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                .transactionManager(new SpringTransactionManager(transactions));
    }

    DataSource dataSource() {
        return dataSource;
    }

    public TransactionTemplate transaction() {
        return new TransactionTemplate(transactions);
    }

    /** A connection of the owner, who may do what no service may. */
    public Connection owner() throws SQLException {
        return DriverManager.getConnection(url, "tracker_owner", TestStores.password("tracker_owner"));
    }

    public Connection connection() throws SQLException {
        return dataSource.getConnection();
    }

    /** The aggregates of the events after that token, in the order they are read. */
    static List<String> aggregates(Stream<? extends TrackedEventMessage<?>> events) {
        return events.map(event -> ((DomainEventMessage<?>) event).getAggregateIdentifier())
                .toList();
    }

    static @Nullable TrackingToken tokenAfter(Stream<? extends TrackedEventMessage<?>> events) {
        return events.map(TrackedEventMessage::trackingToken)
                .reduce((first, last) -> last)
                .orElse(null);
    }

    @Override
    public void close() {
        dataSource.close();
    }

    private static final class Stock extends JdbcEventStorageEngine {

        private Stock(Builder builder) {
            super(builder);
        }

        @Override
        protected Object readTimeStamp(ResultSet row, String column) throws SQLException {
            return row.getObject(column, OffsetDateTime.class).toInstant();
        }

        @Override
        protected void writeTimestamp(PreparedStatement statement, int position, Instant time) throws SQLException {
            statement.setObject(position, time.atOffset(ZoneOffset.UTC));
        }
    }
}
