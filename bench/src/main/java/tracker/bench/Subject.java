package tracker.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
final class Subject implements Closeable {

    static final String OWNER = "tracker_owner";
    static final String REPORTING = "tracker_reporting";
    static final String ESCALATION = "tracker_escalation";

    private static final List<String> SOON = List.of("--restart-within", "1");
    private static final Duration CATCH_UP = Duration.ofMinutes(20);
    private static final Set<String> SERVICES =
            Set.of("escalation-service", "remediation-service", "reporting-service", "gateway");

    private final RunningTracker tracker;
    private final Supplier<Client> reach;
    private final List<Closeable> belongings;
    private Client client;
    private boolean holdsLog;

    /** @param belongings what ends with it, in this order */
    private Subject(RunningTracker tracker, Supplier<Client> reach, List<Closeable> belongings) {
        this.tracker = tracker;
        this.reach = reach;
        this.belongings = new ArrayList<>(belongings);
        this.client = reach.get();
    }

    /**
     * @param environment what its parts are told beside the usual
     * @param options of {@code ./tracker up}
     */
    static Subject start(Path directory, Map<String, String> environment, String... options) {
        return start(directory, environment, List.of(options), List.of());
    }

    /** One whose parts find each other by way of proxies, and are started again soon after each death. */
    static Subject breakable(Path directory) {
        Links links = new Links(directory);
        List<String> options = new ArrayList<>(SOON);
        options.addAll(links.options());
        return start(directory, Map.of(), options, List.of(links));
    }

    /** One whose database has a disk of its own, which can be filled. */
    static Subject onSmallDisk(Path directory) {
        return start(directory, Map.of(), SOON, List.of(SmallDisk.of(directory)));
    }

    /** @param around what it stands on */
    private static Subject start(
            Path directory, Map<String, String> environment, List<String> options, List<Closeable> around) {
        RunningTracker tracker = new RunningTracker(
                List.of(Installation.current().root().resolve("tracker").toString()), directory, environment);
        List<Closeable> belongings = new ArrayList<>(around);
        belongings.addFirst(tracker::down);
        belongings.addLast(() -> Directories.delete(directory));
        try {
            tracker.up(options.toArray(String[]::new));
            return new Subject(tracker, () -> new Client(tracker), belongings);
        } catch (RuntimeException e) {
            tracker.close();
            closeAll(around);
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
        client = reach.get();
        return took;
    }

    Client client() {
        return client;
    }

    Client anotherClient() {
        return reach.get();
    }

    Ports ports() {
        return client.ports();
    }

    boolean isBreakable() {
        return belonging(Links.class).isPresent();
    }

    /** The ways between its parts. */
    Links links() {
        return belonging(Links.class).orElseThrow();
    }

    /** What its database is on. */
    SmallDisk disk() {
        return belonging(SmallDisk.class).orElseThrow();
    }

    private <T> Optional<T> belonging(Class<T> type) {
        return belongings.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** Services beside its own, on a new and empty database of the same server; they end with it. */
    Subject beside(String database) {
        Ports own = Ports.free();
        Ports usual = ports();
        Ports ports = new Ports(
                own.gateway(),
                usual.issuer(),
                own.escalationHttp(),
                own.escalationGrpc(),
                own.remediationHttp(),
                own.remediationGrpc(),
                own.reportingHttp(),
                own.reportingGrpc(),
                usual.postgres(),
                usual.mongo());
        Closeable services = ColdServices.start(tracker, ports, database);
        Subject beside = new Subject(tracker, () -> new Client(tracker, ports, database), List.of(services));
        belongings.addFirst(beside::close);
        return beside;
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

    /** Waits until every processor of every service has handled the last event, and what policies made of it. */
    void settle() {
        long last;
        do {
            long until = last();
            RunningTracker.await(
                    () -> processors().stream().allMatch(processor -> processor.getPosition() >= until),
                    "every processor has handled event " + until,
                    CATCH_UP);
            last = until;
        } while (last() > last);
    }

    private long last() {
        return number("SELECT coalesce(max(global_index), 0) FROM events.domain_event");
    }

    /** Where each service answers gRPC. */
    List<Integer> servicePorts() {
        return List.of(ports().escalationGrpc(), ports().remediationGrpc(), ports().reportingGrpc());
    }

    private List<Processor> processors() {
        List<Processor> all = new ArrayList<>();
        for (int port : servicePorts()) {
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
    public void close() {
        client.close();
        closeAll(belongings);
    }

    private static void closeAll(List<Closeable> all) {
        try {
            for (Closeable each : all) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
