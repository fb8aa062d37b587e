package tracker.stack.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.supervisor.Until;

class PostgresServerTest {

    private static final Map<String, String> PASSWORDS =
            PostgresServer.ROLES.stream().collect(Collectors.toMap(role -> role, role -> role + "'s secret"));

    @TempDir
    Path directory;

    @Test
    void keepsWhatWasCommittedAndIsDurable() throws Exception {
        Path data = directory.resolve("postgres");
        int port;
        try (PostgresServer server = PostgresServer.start(data, 0)) {
            port = server.port();
            server.provision("tracker", PASSWORDS);
            try (Connection owner = connect(server, "tracker_owner")) {
                owner.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
            }
        }
        assertThat(Postmaster.of(data)).isEmpty();
        try (PostgresServer server = PostgresServer.start(data, port)) {
            server.provision("tracker", PASSWORDS);
            assertThat(server.port()).isEqualTo(port);
            try (Connection owner = connect(server, "tracker_owner")) {
                assertThat(text(owner, "SELECT answer FROM kept")).isEqualTo("42");
                for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                    assertThat(text(owner, "SHOW " + setting)).as(setting).isEqualTo("on");
                }
            }
        }
    }

    @Test
    void adoptsTheServerThatOutlivedItsParent() throws Exception {
        Path data = directory.resolve("postgres");
        PostgresServer orphaned = PostgresServer.start(data, 0);
        long pid = Postmaster.of(data).orElseThrow().process().pid();
        try (PostgresServer adopting = PostgresServer.start(data, orphaned.port())) {
            assertThat(Postmaster.of(data).orElseThrow().process().pid()).isEqualTo(pid);
            adopting.provision("tracker", PASSWORDS);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void theServerOfAnotherClusterThatGotThePidSinceIsNotTakenForItsOwn() throws Exception {
        Path other = directory.resolve("other");
        try (PostgresServer server = PostgresServer.start(other, 0)) {
            Path left = Files.createDirectories(directory.resolve("postgres")).resolve("postmaster.pid");
            Files.copy(other.resolve("postmaster.pid"), left);

            assertThat(Postmaster.of(left.getParent())).isEmpty();
            assertThat(Postmaster.of(other).orElseThrow().port()).isEqualTo(server.port());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theServerIsKnownAfterTheClockWasSet() throws Exception {
        Path data = directory.resolve("postgres");
        try (PostgresServer server = PostgresServer.start(data, 0)) {
            // as if the clock had been an hour behind when the file was written
            Files.setLastModifiedTime(
                    data.resolve("postmaster.pid"), FileTime.from(Instant.now().minusSeconds(3600)));

            assertThat(Postmaster.of(data).orElseThrow().port()).isEqualTo(server.port());
        }
    }

    @Test
    void startsAfterItsServerWasKilled() throws Exception {
        Path data = directory.resolve("postgres");
        PostgresServer killed = PostgresServer.start(data, 0);
        killed.provision("tracker", PASSWORDS);
        try (Connection owner = connect(killed, "tracker_owner")) {
            owner.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
        ProcessHandle process = Postmaster.of(data).orElseThrow().process();
        var children = process.children().toList();
        process.destroyForcibly();
        process.onExit().join();
        children.forEach(child -> child.onExit().join());
        killed.close();
        try (PostgresServer server = PostgresServer.start(data, 0);
                Connection owner = connect(server, "tracker_owner")) {
            assertThat(text(owner, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aFirstStartCutShortIsBegunAgain() throws Exception {
        Path halfMade = Files.createDirectories(directory.resolve("postgres.initializing"));
        Files.writeString(halfMade.resolve("PG_VERSION"), "18");
        try (PostgresServer server = PostgresServer.start(directory.resolve("postgres"), 0)) {
            server.provision("tracker", PASSWORDS);
        }
        assertThat(halfMade).doesNotExist();
    }

    @Test
    void startsAlthoughAStartThatFailedStillHoldsTheLock() throws Exception {
        Path data = directory.resolve("postgres");
        PostgresServer.start(data, 0).close();
        try (FileChannel leaked = FileChannel.open(
                        data.resolve("epg-lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = leaked.lock();
                PostgresServer server = PostgresServer.start(data, 0)) {
            assertThat(held.isValid()).isTrue();
            server.provision("tracker", PASSWORDS);
        }
    }

    @Test
    void theLogIsArchivedInTimeFromTheStartOn() throws Exception {
        Path data = directory.resolve("postgres");
        Path archive = Files.createDirectory(directory.resolve("archive"));
        try (PostgresServer server = PostgresServer.start(data, 0);
                Connection superuser = server.superuser("postgres")) {
            execute(superuser, "ALTER SYSTEM SET archive_mode = on");
            execute(superuser, "ALTER SYSTEM SET archive_timeout = '1s'");
            execute(superuser, "ALTER SYSTEM SET archive_command = 'cp %%p %s/%%f'".formatted(archive));
        }
        try (PostgresServer server = PostgresServer.start(data, 0)) {
            server.provision("tracker", PASSWORDS);
            try (Connection owner = connect(server, "tracker_owner")) {
                String segment = text(owner, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
                execute(owner, "CREATE TABLE kept AS SELECT 42 AS answer");

                String archived = "SELECT last_archived_wal >= '%s' FROM pg_stat_archiver".formatted(segment);
                Until.holds("the segment of the change is archived", () -> isTrue(owner, archived));
            }
        }
    }

    @Test
    void refusesAWrongPasswordEvenForTheSuperuser() {
        PostgresServer server = TestStores.postgres();
        TestStores.freshDatabase();
        assertThatThrownBy(() -> DriverManager.getConnection(server.url("postgres"), "postgres", "guess"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password");
    }

    @Test
    void whoOnlyReadsHoldsUpNobody() throws Exception {
        try (PostgresServer server = PostgresServer.start(directory.resolve("postgres"), 0)) {
            server.provision("tracker", PASSWORDS);
            server.provision("tracker", PASSWORDS);
            try (Connection analyst = connect(server, "tracker_analyst")) {
                for (String held : new String[] {
                    "pg_current_xact_id()",
                    "txid_current()",
                    "pg_advisory_lock(1)",
                    "pg_try_advisory_xact_lock_shared(1, 2)",
                    "lo_create(0)",
                    "pg_logical_emit_message(true, 'a', 'b')"
                }) {
                    assertThatThrownBy(() -> text(analyst, "SELECT " + held))
                            .as(held)
                            .hasMessageContaining("permission denied");
                }
                assertThat(text(analyst, "SHOW statement_timeout")).isEqualTo("5min");
                assertThat(text(analyst, "SHOW transaction_timeout")).isEqualTo("10min");
                assertThat(text(analyst, "SHOW idle_in_transaction_session_timeout"))
                        .isEqualTo("1min");
                assertThatThrownBy(() -> analyst.createStatement().execute("ALTER ROLE CURRENT_USER SET jit = off"))
                        .hasMessageContaining("read-only transaction");
            }
            for (String role : PASSWORDS.keySet()) {
                if (!role.equals("tracker_analyst")) {
                    try (Connection writer = connect(server, role)) {
                        assertThat(text(writer, "SELECT pg_current_xact_id()")).isNotBlank();
                        assertThat(text(writer, "SELECT pg_try_advisory_lock(1)"))
                                .isEqualTo("t");
                    }
                }
            }
        }
    }

    private static Connection connect(PostgresServer server, String role) throws SQLException {
        return DriverManager.getConnection(server.url("tracker"), role, PASSWORDS.get(role));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isTrue(Connection connection, String query) {
        try {
            return "t".equals(text(connection, query));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
