package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tracker.stack.stores.TestStores;

/** One service migrates at a time, and the next one says that it waits. */
@ExtendWith(OutputCaptureExtension.class)
class MigrationsTest {

    private static final DatabaseProperties DATABASE =
            new DatabaseProperties("escalation", "tracker_owner", TestStores.password("tracker_owner"));

    private final String url = TestStores.postgres().url(TestStores.freshDatabase());

    @Test
    void whoWaitsForAnotherSaysSo(CapturedOutput output) throws Exception {
        Callable<Void> migration = () -> {
            new Migrations(url, "tracker_escalation", DATABASE).afterPropertiesSet();
            return null;
        };
        try (ExecutorService service = Executors.newVirtualThreadPerTaskExecutor();
                Connection other = DriverManager.getConnection(url, DATABASE.ownerUser(), DATABASE.ownerPassword())) {
            other.createStatement().execute("SELECT pg_advisory_lock(" + Migrations.LOCK + ")");
            Future<Void> waiting = service.submit(migration);
            await().until(() -> output.getOut().contains("waits until it has done so"));
            assertThat(waiting).isNotDone();

            other.createStatement().execute("SELECT pg_advisory_unlock(" + Migrations.LOCK + ")");

            assertThat(waiting).succeedsWithin(Duration.ofMinutes(1));
        }
    }

    /** The server would hold the lock of a machine that is gone for two hours. */
    @Test
    void theServerMissesWhoIsGoneSoon() throws SQLException {
        try (Connection owner = Migrations.owner(url, DATABASE).getConnection()) {
            assertThat(setting(owner, "tcp_keepalives_idle")).isEqualTo("10");
            assertThat(setting(owner, "tcp_keepalives_interval")).isEqualTo("5");
            assertThat(setting(owner, "tcp_keepalives_count")).isEqualTo("3");
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var row = connection.createStatement().executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
