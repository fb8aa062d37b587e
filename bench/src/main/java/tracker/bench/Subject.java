package tracker.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tracker.operations.v1.ListProcessorsRequest;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorServiceGrpc;
import tracker.stack.client.Client;
import tracker.stack.client.RunningTracker;
import tracker.stack.stores.Directories;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.StackState.PartState;

/** The running stack that is measured, on a data directory of its own. */
final class Subject implements AutoCloseable {

    static final String OWNER = "tracker_owner";
    static final String REPORTING = "tracker_reporting";

    private static final Duration CATCH_UP = Duration.ofMinutes(20);
    private static final Set<String> SERVICES =
            Set.of("escalation-service", "remediation-service", "reporting-service", "gateway");

    private final Path directory;
    private final RunningTracker tracker;
    private Client client;
    private boolean holdsLog;

    private Subject(Path directory, RunningTracker tracker) {
        this.directory = directory;
        this.tracker = tracker;
        this.client = new Client(tracker);
    }

    /**
     * @param environment what its parts are told beside the usual
     * @param options of {@code ./tracker up}
     */
    static Subject start(Path directory, Map<String, String> environment, String... options) {
        RunningTracker tracker = new RunningTracker(
                List.of(Installation.current().root().resolve("tracker").toString()), directory, environment);
        try {
            tracker.up(options);
            return new Subject(directory, tracker);
        } catch (RuntimeException e) {
            tracker.close();
            throw e;
        }
    }

    /** How long it takes from stopped to ready. */
    Duration restart() {
        client.close();
        tracker.down();
        long start = System.nanoTime();
        tracker.up();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        client = new Client(tracker);
        return took;
    }

    Client client() {
        return client;
    }

    Client anotherClient() {
        return new Client(tracker);
    }

    Ports ports() {
        return client.stack().ports();
    }

    boolean holdsLog() {
        return holdsLog;
    }

    /** Registers the demo teams. */
    void importTeams() {
        RunningTracker.Said said = tracker.run(
                "import", "teams", RunningTracker.sample("teams.yaml").toString());
        if (said.exit() != 0) {
            throw new IllegalStateException(said.text());
        }
    }

    /** What the stack consists of, the supervisor apart. */
    List<String> parts() {
        return tracker.parts();
    }

    /** The process that is the part now. */
    ProcessHandle process(String part) {
        return tracker.process(part);
    }

    /** Waits until another process is the part, and everything is ready. */
    void awaitAnother(String part, ProcessHandle before) {
        tracker.awaitAnother(part, before);
    }

    /** Brings the log in as a user would, and waits until every read model shows it. */
    void importLog(LogFile log, Progress progress) throws IOException, InterruptedException {
        RunningTracker.Running command =
                tracker.begin("import", "servicenow-log", log.path().toString());
        if (progress.follow(command.process(), command.output()) != 0) {
            throw new IllegalStateException(RunningTracker.end(command).text());
        }
        settle();
        RunningTracker.await(() -> listed() == log.cases(), log.cases() + " escalations are listed", CATCH_UP);
        holdsLog = true;
    }

    /** How many escalations a user finds in the list. */
    private long listed() {
        return client.get("analyst", "/api/v1/escalations?page_size=1")
                .body()
                .path("total_size")
                .asLong();
    }

    /** Waits until every processor of every service has handled the last event. */
    void settle() {
        long last = number("SELECT coalesce(max(global_index), 0) FROM events.domain_event");
        RunningTracker.await(
                () -> processors().stream().allMatch(processor -> processor.getPosition() >= last),
                "every processor has handled event " + last,
                CATCH_UP);
    }

    private List<Processor> processors() {
        List<Processor> all = new ArrayList<>();
        for (int port : List.of(ports().escalationGrpc(), ports().remediationGrpc(), ports().reportingGrpc())) {
            all.addAll(ProcessorServiceGrpc.newBlockingStub(client.grpc("administrator", port))
                    .listProcessors(ListProcessorsRequest.getDefaultInstance())
                    .getProcessorsList());
        }
        for (Processor processor : all) {
            if (processor.getDeadLetters() > 0) {
                throw new IllegalStateException("It has set events aside: " + processor);
            }
        }
        return all;
    }

    long events() {
        return number("SELECT count(*) FROM events.domain_event");
    }

    /** How many escalations, problems, plans and teams there are. */
    long resources() {
        return number("SELECT count(DISTINCT aggregate_id) FROM events.domain_event");
    }

    CpuTimes cpu() {
        return CpuTimes.now(tracker.state());
    }

    /** Megabytes of memory that each service holds. */
    Map<String, Long> memory() {
        Map<String, Long> memory = new LinkedHashMap<>();
        for (PartState part : tracker.state().parts()) {
            Long pid = part.pid();
            if (pid != null && SERVICES.contains(part.name())) {
                memory.put(part.name(), KernelView.of(pid).residentMegabytes());
            }
        }
        return memory;
    }

    /** How the JVM of each part was started. */
    Map<String, List<String>> jvmFlags() {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        for (PartState part : tracker.state().parts()) {
            Long pid = part.pid();
            if (pid != null && !part.name().equals("postgresql")) {
                flags.put(part.name(), KernelView.of(pid).jvmFlags());
            }
        }
        return flags;
    }

    /** The version of PostgreSQL and the settings on which its durability and speed depend. */
    Map<String, String> postgresql() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting :
                List.of("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers")) {
            settings.put(setting, only("SHOW " + setting, row -> row.getString(1)));
        }
        return settings;
    }

    private long number(String query) {
        return only(query, row -> row.getLong(1));
    }

    @FunctionalInterface
    private interface Cell<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> T only(String query, Cell<T> cell) {
        try (Connection connection = client.sql(OWNER);
                var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return cell.of(row);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        tracker.down();
        Directories.delete(directory);
    }
}
