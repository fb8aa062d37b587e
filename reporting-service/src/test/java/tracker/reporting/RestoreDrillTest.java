package tracker.reporting;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.FileSystemUtils;
import tracker.platform.processor.Projections;
import tracker.platform.processor.StoredEvent;
import tracker.platform.testing.TestIdentity;
import tracker.reporting.document.Documents;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.stack.stores.PostgresServer;
import tracker.stack.stores.TestStores;

/**
 * The drill of docs/operations/backup-and-restore.md: the data directory is lost, and comes back from a base back-up and the
 * archived log, step by step as written there.
 */
class RestoreDrillTest {

    private static final String DATABASE = "tracker";
    private static final Map<String, String> PASSWORDS =
            PostgresServer.ROLES.stream().collect(toMap(role -> role, TestStores::password));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As the page for operators has it typed. */
    private static final Path PAGE = Path.of("..", "docs", "operations", "backup-and-restore.md");

    private static final Pattern ARCHIVE = Pattern.compile("ALTER SYSTEM SET archive_command = '(.+)';");
    /** PostgreSQL knows no letter for a zone when it reads this. */
    private static final Pattern ZONE = Pattern.compile("recovery_target_time = '[-0-9]+ [:0-9]+([+-][0-9]+)'");

    private static final Pattern SAVE = Pattern.compile("for f in .+; done");

    /** A row of the event store, whole. */
    private record Stored(
            String resource,
            long sequence,
            String id,
            String recorded,
            String type,
            String revision,
            String payload,
            String metadata) {}

    @TempDir
    private Path directory;

    private Path data;
    private Path base;
    private Path archive;

    @Test
    void nothingIsLostUpToTheLastWal_andReadModelsAreWhatTheEventsSay() throws Exception {
        data = directory.resolve("postgres");
        base = directory.resolve("base");
        archive = Files.createDirectory(directory.resolve("archive"));
        List<StoredEvent> events = LogEvents.of(IncidentLog.sample(60));
        int third = events.size() / 3;
        String between;
        List<Stored> written;

        try (PostgresServer server = withArchive();
                ConfigurableApplicationContext service = service(server)) {
            append(service, events.subList(0, third));
            backUp(server);
            append(service, events.subList(third, 2 * third));
            between = ask(server, "SELECT clock_timestamp() AT TIME ZONE 'UTC'") + onThePage(ZONE);
            append(service, events.subList(2 * third, events.size()));
            written = stored(server);
            assertThat(payloads(written)).isEqualTo(payloadsOf(events));

            kill(server);
        }
        breakTheCopyOfASegment();
        type(onThePage(SAVE));
        FileSystemUtils.deleteRecursively(data);

        restore("recovery_target_time = '" + between + "'");
        try (PostgresServer server = restored()) {
            assertThat(stored(server)).as("as it was at " + between).isEqualTo(written.subList(0, 2 * third));
        }
        FileSystemUtils.deleteRecursively(data);

        restore("");
        try (PostgresServer server = restored()) {
            assertThat(stored(server)).as("up to the last WAL").isEqualTo(written);
            try (ConfigurableApplicationContext service = service(server)) {
                rebuildAndReconcile(service, events);
            }
        }
    }

    /** A file is archived whole or not at all, again if it must be, and never replaced by another. */
    @Test
    void theArchiveCommandMayBeKilledAndRepeated() throws Exception {
        archive = Files.createDirectory(directory.resolve("archive"));
        Path segment = Files.writeString(directory.resolve("segment"), "the log");
        String command = onThePage(ARCHIVE).replace("%p", segment.toString()).replace("%f", "0001");
        Files.writeString(archive.resolve("0001.part"), "the");

        assertThat(exitOf(command)).isZero();
        assertThat(archive.resolve("0001")).hasContent("the log");
        assertThat(archive.resolve("0001.part")).doesNotExist();
        assertThat(exitOf(command)).as("again").isZero();

        Files.writeString(segment, "another");
        assertThat(exitOf(command)).as("another of that name").isNotZero();
        assertThat(archive.resolve("0001")).hasContent("the log");
    }

    /** It takes connections before it has read all log, and is provisioned as the stack does it: once it can be written. */
    private PostgresServer restored() throws Exception {
        PostgresServer server = PostgresServer.start(data, 0);
        await(() -> server.recovery().isEmpty());
        server.provision(DATABASE, PASSWORDS);
        return server;
    }

    private String onThePage(Pattern typed) throws IOException {
        Matcher found = typed.matcher(Files.readString(PAGE));
        assertThat(found.find()).as("%s on %s", typed, PAGE).isTrue();
        return found.group(found.groupCount())
                .replace("/backup/wal", archive.toString())
                .replace(".tracker/postgres", String.valueOf(data));
    }

    private static void type(String command) throws Exception {
        assertThat(exitOf(command)).as(command).isZero();
    }

    private static int exitOf(String command) throws Exception {
        return new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
    }

    /** As a copy that was cut short, made by other means than the archive command. */
    private void breakTheCopyOfASegment() throws IOException {
        try (Stream<Path> segments = Files.list(data.resolve("pg_wal"))) {
            Path copied = segments.map(segment -> archive.resolve(segment.getFileName()))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow();
            try (FileChannel cut = FileChannel.open(copied, StandardOpenOption.WRITE)) {
                cut.truncate(cut.size() / 2);
            }
        }
    }

    private PostgresServer withArchive() throws IOException, SQLException {
        try (PostgresServer server = PostgresServer.start(data, 0)) {
            ask(server, "ALTER SYSTEM SET archive_mode = on");
            ask(server, "ALTER SYSTEM SET archive_command = '%s'".formatted(onThePage(ARCHIVE)));
        }
        PostgresServer server = PostgresServer.start(data, 0);
        server.provision(DATABASE, PASSWORDS);
        return server;
    }

    /** Copies the files of the running server; what changes meanwhile is in the log. */
    private void backUp(PostgresServer server) throws IOException, SQLException {
        try (Connection connection = superuser(server, "postgres");
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('drill', fast => true)");
            copy(data, base);
            try (var label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
                label.next();
                Files.writeString(base.resolve("backup_label"), label.getString(1));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(directory, to.resolve(from.relativize(directory)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path relative = from.relativize(file);
                if (!relative.startsWith("pg_wal") && !relative.startsWith("postmaster.pid")) {
                    Files.copy(file, to.resolve(relative), StandardCopyOption.COPY_ATTRIBUTES);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE; // removed meanwhile: the log says so
            }
        });
    }

    private static void kill(PostgresServer server) {
        ProcessHandle postmaster = server.process();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.children()).toList();
        postmaster.destroyForcibly();
        all.forEach(process -> process.onExit().join());
    }

    private void restore(String target) throws IOException {
        copy(base, data);
        Files.createFile(data.resolve("recovery.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"), """
                archive_mode = off
                restore_command = 'cp %s/%%f %%p'
                recovery_target_action = promote
                %s
                """.formatted(archive, target), StandardOpenOption.APPEND);
    }

    /** The documents' database is a new one: what the lost one held may be ahead of the events that came back. */
    private static ConfigurableApplicationContext service(PostgresServer server) {
        Map<String, Object> properties = new TreeMap<>();
        properties.put("TRACKER_POSTGRES_URL", server.url(DATABASE));
        properties.put("TRACKER_POSTGRES_USER", "tracker_reporting");
        properties.put("TRACKER_POSTGRES_PASSWORD", PASSWORDS.get("tracker_reporting"));
        properties.put("TRACKER_POSTGRES_OWNER_PASSWORD", PASSWORDS.get("tracker_owner"));
        properties.put("TRACKER_GRPC_PORT", "0");
        properties.put("TRACKER_HTTP_PORT", "0");
        properties.put("TRACKER_MONGO_URI", TestStores.mongo().uri("restored_" + server.port()));
        return new SpringApplicationBuilder(ReportingServiceApplication.class, TestIdentity.class)
                .properties(properties)
                .run();
    }

    private static void append(ConfigurableApplicationContext service, List<StoredEvent> events) {
        service.getBean(EventStore.class)
                .publish(events.stream()
                        .<DomainEventMessage<?>>map(event -> new GenericDomainEventMessage<>(
                                event.aggregateType(),
                                event.aggregateId(),
                                event.meta().sequence(),
                                event.payload(),
                                event.metadata()))
                        .toList());
    }

    private static List<String> payloadsOf(List<StoredEvent> events) {
        return events.stream()
                .map(event -> "%s %d %s"
                        .formatted(
                                event.aggregateId(),
                                event.meta().sequence(),
                                HexFormat.of().formatHex(event.payload().toByteArray())))
                .toList();
    }

    private static List<String> payloads(List<Stored> stored) {
        return stored.stream()
                .map(event -> "%s %d %s".formatted(event.resource(), event.sequence(), event.payload()))
                .toList();
    }

    private List<Stored> stored(PostgresServer server) throws SQLException {
        try (Connection connection = superuser(server, DATABASE);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT aggregate_id, sequence_number, event_id, time_stamp, payload_type, payload_revision,
                               encode(payload, 'hex'), encode(meta_data, 'hex')
                        FROM events.domain_event ORDER BY global_index""")) {
            List<Stored> stored = new ArrayList<>();
            while (rows.next()) {
                stored.add(new Stored(
                        rows.getString(1),
                        rows.getLong(2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getString(5),
                        rows.getString(6),
                        rows.getString(7),
                        rows.getString(8)));
            }
            return stored;
        }
    }

    private static void rebuildAndReconcile(ConfigurableApplicationContext service, List<StoredEvent> events)
            throws Exception {
        Projections projections = service.getBean(Projections.class);
        for (String projection : projections.names()) {
            int generation = projections.rebuild(projection);
            await(() -> projections
                    .progress(projection, generation)
                    .filter(Projections.Progress::answering)
                    .isPresent());
        }
        Map<String, Long> versions = new TreeMap<>();
        events.forEach(event -> versions.merge(event.aggregateId(), event.meta().sequence(), Math::max));
        Map<String, Long> facts = new TreeMap<>();
        service.getBean(JdbcTemplate.class).query("SELECT name, version FROM reporting.escalation", row -> {
            facts.put(row.getString(1), row.getLong(2));
        });
        assertThat(facts).isEqualTo(versions);
        Documents documents = service.getBean(Documents.class);
        versions.forEach((name, version) ->
                assertThat(documents.applyAsLong(name)).as(name).isEqualTo(version));
    }

    private Connection superuser(PostgresServer server, String database) throws SQLException {
        try {
            String password = Files.readString(data.resolve("superuser.password"));
            return DriverManager.getConnection(server.url(database), "postgres", password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ask(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = superuser(server, "postgres");
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (var row = statement.getResultSet()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
