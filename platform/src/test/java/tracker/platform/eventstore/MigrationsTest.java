package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tracker.stack.stores.TestStores;

/** One process migrates at a time, the next one says that it waits, and nobody serves on a schema that is not migrated. */
@ExtendWith(OutputCaptureExtension.class)
class MigrationsTest {

    private static final DatabaseProperties OWNER =
            new DatabaseProperties("escalation", "tracker_owner", TestStores.password("tracker_owner"));
    private static final DatabaseProperties SERVING = new DatabaseProperties("escalation", "tracker_owner", "");

    private final String url = TestStores.postgres().url(TestStores.freshDatabase());

    @Test
    void whoWaitsForAnotherSaysSo(CapturedOutput output) throws Exception {
        waits(OWNER, output);
    }

    @Test
    void whoServesWaitsForMigrationsToo(CapturedOutput output) throws Exception {
        migrations(OWNER).afterPropertiesSet();
        waits(SERVING, output);
    }

    private void waits(DatabaseProperties database, CapturedOutput output) throws Exception {
        Callable<Void> migration = () -> {
            migrations(database).afterPropertiesSet();
            return null;
        };
        try (ExecutorService service = Executors.newVirtualThreadPerTaskExecutor();
                Connection other = owner()) {
            execute(other, "SELECT pg_advisory_lock(" + Migrations.LOCK + ")");
            Future<Void> waiting = service.submit(migration);
            await().until(() -> output.getOut().contains("waits until it has done so"));
            assertThat(waiting).isNotDone();

            execute(other, "SELECT pg_advisory_unlock(" + Migrations.LOCK + ")");

            assertThat(waiting).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    @Test
    void whoServesDoesNotWaitForOthersThatDo(CapturedOutput output) throws SQLException {
        migrations(OWNER).afterPropertiesSet();
        try (Connection other = serving()) {
            execute(other, "SELECT pg_advisory_lock_shared(" + Migrations.LOCK + ")");

            migrations(SERVING).afterPropertiesSet();

            assertThat(output).doesNotContain("waits until it has done so");
        }
    }

    @Test
    void nobodyServesOnAnEmptyDatabase() {
        assertThatThrownBy(() -> migrations(SERVING).afterPropertiesSet())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Schema events is not as this version needs it")
                .hasMessageContaining("Run tracker.platform.eventstore.Migrate of this version first");
    }

    @ParameterizedTest
    @CsvSource({"events, flyway_history", "escalation, flyway_platform_history"})
    void nobodyServesOnAnOlderSchema(String schema, String history) throws SQLException {
        migrations(OWNER).afterPropertiesSet();
        try (Connection owner = owner()) {
            execute(
                    owner,
                    "DELETE FROM %1$s.%2$s WHERE installed_rank = (SELECT max(installed_rank) FROM %1$s.%2$s)"
                            .formatted(schema, history));
        }

        assertThatThrownBy(() -> migrations(SERVING).afterPropertiesSet())
                .hasMessageContaining("Schema " + schema + " is not as this version needs it");
    }

    @Test
    void nobodyServesOnWhatWasMigratedForAnotherServiceOnly() throws SQLException {
        migrations(OWNER).afterPropertiesSet();
        Migrations ofRemediation = new Migrations(
                url,
                "tracker_remediation",
                TestStores.password("tracker_remediation"),
                new DatabaseProperties("remediation", "tracker_owner", ""));

        assertThatThrownBy(ofRemediation::afterPropertiesSet)
                .hasMessageContaining("Schema events is not as this version needs it")
                .hasMessageContaining("remediation-migrations");
    }

    @Test
    void noServiceChangesWhatIsSaidToBeMigrated() throws SQLException {
        migrations(OWNER).afterPropertiesSet();

        try (Connection service = serving()) {
            assertThatThrownBy(() -> execute(service, "DELETE FROM events.flyway_history"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> execute(service, "DELETE FROM escalation.flyway_platform_history"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void theProgramThatMigratesNeedsTheOwner() {
        assertThatThrownBy(() -> migrate("")).hasStackTraceContaining("TRACKER_POSTGRES_OWNER_PASSWORD is missing");
    }

    @Test
    void whatTheProgramHasMigratedIsServed() throws SQLException {
        migrate(OWNER.ownerPassword());

        migrations(SERVING).afterPropertiesSet();
    }

    /** The server would hold the lock of a machine that is gone for two hours. */
    @Test
    void theServerMissesWhoIsGoneSoon() throws SQLException {
        try (Connection owner = owner()) {
            assertThat(setting(owner, "tcp_keepalives_idle")).isEqualTo("10");
            assertThat(setting(owner, "tcp_keepalives_interval")).isEqualTo("5");
            assertThat(setting(owner, "tcp_keepalives_count")).isEqualTo("3");
        }
    }

    private Migrations migrations(DatabaseProperties database) {
        return new Migrations(url, "tracker_escalation", TestStores.password("tracker_escalation"), database);
    }

    /** As an init container does. */
    private void migrate(String ownerPassword) {
        Migrate.main(new String[] {
            "--TRACKER_POSTGRES_URL=" + url,
            "--TRACKER_POSTGRES_USER=tracker_escalation",
            "--TRACKER_POSTGRES_OWNER_USER=tracker_owner",
            "--TRACKER_POSTGRES_OWNER_PASSWORD=" + ownerPassword,
            "--tracker.database.schema=escalation"
        });
    }

    private Connection owner() throws SQLException {
        return Migrations.connections(url, OWNER.ownerUser(), OWNER.ownerPassword())
                .getConnection();
    }

    private Connection serving() throws SQLException {
        return Migrations.connections(url, "tracker_escalation", TestStores.password("tracker_escalation"))
                .getConnection();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var row = connection.createStatement().executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
