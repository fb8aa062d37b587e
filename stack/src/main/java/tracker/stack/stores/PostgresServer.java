package tracker.stack.stores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server of its own on 127.0.0.1, with durability on, that outlives a killed parent and is adopted again. */
public final class PostgresServer implements AutoCloseable {

    /** The roles of the tracker, from the one that owns the schemas to the one that only reads views. */
    public static final List<String> ROLES = List.of(
            "tracker_owner", "tracker_escalation", "tracker_remediation", "tracker_reporting", "tracker_analyst");

    /**
     * Whoever only reads must hold up nobody: a transaction of theirs that has an id would hold back every reader of events, a lock by
     * number every service that starts.
     */
    public static final String FOR_WRITERS_ONLY = """
            DO $$
            DECLARE
              f regprocedure;
            BEGIN
              FOR f IN
                SELECT oid FROM pg_proc
                WHERE pronamespace = 'pg_catalog'::regnamespace
                  AND (proname LIKE '%advisory%' OR proname IN ('pg_current_xact_id', 'txid_current', 'pg_logical_emit_message',
                    'lo_creat', 'lo_create', 'lo_from_bytea'))
              LOOP
                EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
                EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tracker_owner, tracker_escalation, tracker_remediation,'
                  ' tracker_reporting', f);
              END LOOP;
            END $$
            """;

    /** Where an analyst says nothing else. */
    public static final List<String> LIMITS_OF_ANALYSTS = List.of(
            "ALTER ROLE tracker_analyst SET default_transaction_read_only = on",
            "ALTER ROLE tracker_analyst SET statement_timeout = '5min'",
            "ALTER ROLE tracker_analyst SET idle_in_transaction_session_timeout = '1min'",
            "ALTER ROLE tracker_analyst SET transaction_timeout = '10min'");

    private static final String SUPERUSER = "postgres";
    private static final String PASSWORD_FILE = "superuser.password";
    private static final String TAKES_NO_CONNECTIONS_YET = "57P03";
    private static final String LOCK = "epg-lock";
    private static final Duration INITIALIZED = Duration.ofMinutes(1);

    /** Whoever takes no connections by then has ended, or has much log to read. */
    private static final Duration STARTED = Duration.ofSeconds(20);

    private static final Duration STOP = Duration.ofMinutes(1);

    private final Path data;
    private final int port;
    private final @Nullable EmbeddedPostgres started;

    private PostgresServer(Path data, int port, @Nullable EmbeddedPostgres started) {
        this.data = data;
        this.port = port;
        this.started = started;
    }

    /** Starts the server on that data directory, or adopts the one that already runs on it; port 0 takes a free one. */
    public static PostgresServer start(Path data, int port) {
        Path directory = data.toAbsolutePath().normalize();
        try {
            Optional<Postmaster> running = Postmaster.of(directory);
            if (running.isPresent()) {
                if (port == 0 || running.get().port() == port) {
                    return new PostgresServer(directory, running.get().port(), null);
                }
                running.get().stop(STOP);
            }
            if (!Files.exists(directory)) {
                initialize(directory);
            }
            return launched(directory, port);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start on " + directory + "; see " + log(directory), e);
        }
    }

    private static PostgresServer launched(Path directory, int port) throws IOException {
        try {
            EmbeddedPostgres server =
                    launch(directory, port, Files.readString(directory.resolve(PASSWORD_FILE)), directory, STARTED);
            return new PostgresServer(directory, server.getPort(), server);
        } catch (IOException e) {
            // takes no connections, but runs: after a restore, or a crash, it has much log to read first
            return Postmaster.of(directory)
                    .map(postmaster -> new PostgresServer(directory, postmaster.port(), null))
                    .orElseThrow(() -> e);
        }
    }

    /** The server that already runs on that data directory. */
    public static Optional<PostgresServer> running(Path data) {
        Path directory = data.toAbsolutePath().normalize();
        try {
            return Postmaster.of(directory).map(postmaster -> new PostgresServer(directory, postmaster.port(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its main process, which ends when the server does. */
    public ProcessHandle process() {
        try {
            return Postmaster.of(data)
                    .map(Postmaster::process)
                    .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run on " + data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How far it is with the log that it has to read before anything can be written: empty once it can. */
    public Optional<String> recovery() {
        try (Connection connection = superuser(SUPERUSER);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn(), pg_last_xact_replay_timestamp()")) {
            row.next();
            return row.getBoolean(1)
                    ? Optional.of("reads the log: it is at %s, %s".formatted(row.getString(2), row.getString(3)))
                    : Optional.empty();
        } catch (SQLException e) {
            if (TAKES_NO_CONNECTIONS_YET.equals(e.getSQLState())) {
                return Optional.of("reads the log, and takes no connections yet");
            }
            throw new IllegalStateException("PostgreSQL on " + data + " does not say how far it is", e);
        }
    }

    /** Creates the roles with these passwords, and the database they share; what exists already is brought up to date. */
    public void provision(String database, Map<String, String> passwords) {
        try (Connection connection = superuser(SUPERUSER)) {
            for (String role : ROLES) {
                String password = passwords.get(role);
                if (password == null) {
                    throw new IllegalArgumentException("No password for role " + role);
                }
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) {
                    execute(connection, "CREATE ROLE " + role + " LOGIN");
                }
                execute(connection, "ALTER ROLE " + role + " PASSWORD '" + password.replace("'", "''") + "'");
            }
            for (String limit : LIMITS_OF_ANALYSTS) {
                execute(connection, limit);
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                execute(connection, "CREATE DATABASE " + database + " OWNER tracker_owner");
            }
            execute(connection, "REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
            execute(connection, "GRANT CONNECT ON DATABASE " + database + " TO " + String.join(", ", ROLES));
            if (exists(connection, "SELECT 1 FROM pg_settings WHERE name = 'archive_mode' AND setting <> ?", "off")) {
                execute(connection, "CHECKPOINT"); // until the first one its `archive_timeout` does not count
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Could not provision database " + database, e);
        }
        try (Connection connection = superuser(database)) {
            execute(connection, FOR_WRITERS_ONLY);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not provision database " + database, e);
        }
    }

    public int port() {
        return port;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** A connection that may do anything, for provisioning and for tests that must break something on purpose. */
    Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(url(database), SUPERUSER, superuserPassword());
    }

    private String superuserPassword() {
        try {
            return Files.readString(data.resolve(PASSWORD_FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops without writing what is not written yet: for data that nobody asks for again. */
    void abort() {
        try {
            Optional<Postmaster> postmaster = Postmaster.of(data);
            if (postmaster.isPresent()) {
                postmaster.get().abort(STOP);
            }
            if (started != null) {
                started.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop on " + data, e);
        }
    }

    @Override
    public void close() {
        try {
            Optional<Postmaster> postmaster = Postmaster.of(data);
            if (started != null) {
                started.close();
            }
            if (postmaster.isPresent()) {
                postmaster.get().stop(STOP);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not stop on " + data, e);
        }
    }

    /** Makes the cluster in a directory beside, so that a start cut short leaves nothing half-made at the real place. */
    private static void initialize(Path data) throws IOException {
        Path beside = data.resolveSibling(data.getFileName() + ".initializing");
        Directories.delete(beside);
        Files.createDirectories(beside.getParent());
        Files.createDirectory(
                beside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        String password = randomPassword();
        try (EmbeddedPostgres server = launch(beside, 0, password, data, INITIALIZED);
                Connection connection = server.getPostgresDatabase().getConnection()) {
            execute(connection, "ALTER ROLE " + SUPERUSER + " PASSWORD '" + password + "'");
        } catch (SQLException e) {
            throw new IOException("Could not set the password of " + SUPERUSER, e);
        }
        Files.writeString(beside.resolve("pg_hba.conf"), """
            host all all 127.0.0.1/32 scram-sha-256
            host all all ::1/128      scram-sha-256
            """);
        Path secret = beside.resolve(PASSWORD_FILE);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(secret, password);
        Files.move(beside, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static EmbeddedPostgres launch(Path data, int port, String password, Path logFor, Duration within)
            throws IOException {
        Redirect log = Redirect.appendTo(log(logFor).toFile());
        // a start that failed goes on holding its lock, and no other would ever succeed
        Files.deleteIfExists(data.resolve(LOCK));
        try (Binaries binaries = Binaries.hold()) {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(binaries.directory().toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(within)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setConnectConfig("password", password)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "''")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("max_wal_size", "2GB")
                    .setServerConfig("max_connections", "200")
                    .start();
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Path log(Path data) {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
