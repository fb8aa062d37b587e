package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.client.Client;
import tracker.stack.client.RunningTracker;
import tracker.stack.supervisor.Installation;

/** The sample client in Python follows every event, once and in order, while it and the service that tells are killed. */
@ExtendWith(SharedTracker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EventsInAnotherLanguageIT {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int KILLS = 3;

    private Path directory;
    private RunningTracker tracker;
    private Client client;

    @BeforeAll
    void start(@TempDir Path temporary, RunningTracker shared) throws Exception {
        directory = temporary;
        boolean able = run("-c", "import grpc, google.protobuf") == 0
                && Files.isExecutable(Path.of("/usr/bin/protoc"))
                && Files.isExecutable(Path.of("/usr/bin/grpc_python_plugin"));
        if (!able) {
            System.err.println("SKIPPED: the sample client in Python needs python3-grpcio and protobuf-compiler-grpc.");
        }
        assumeTrue(able, "python3-grpcio and protobuf-compiler-grpc are missing: apt-get install them");
        tracker = shared;
        client = new Client(tracker);
        Process generating = new ProcessBuilder(
                        python("generate").toString(),
                        contract().toString(),
                        classes().toString())
                .inheritIO()
                .start();
        assertThat(generating.waitFor()).isZero();
        Files.writeString(directory.resolve("token"), client.stack().token("problem_coordinator"));
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
    }

    @Test
    void everyEventIsFollowedOnce_whileBothSidesAreKilled() throws Exception {
        Path journal = directory.resolve("journal");
        Process following = follow(journal);
        RunningTracker.Running importing = tracker.begin(
                "import",
                "servicenow-log",
                RunningTracker.sample("sample_500_incidents.csv.gz").toString());
        for (int kill = 0; kill < KILLS; kill++) {
            int before = lines(journal).size();
            RunningTracker.await(() -> lines(journal).size() > before, "the client follows");
            tracker.killAndAwait("reporting-service");
            int between = lines(journal).size();
            RunningTracker.await(() -> lines(journal).size() > between, "the client has come back");
            following.destroyForcibly().waitFor();
            following = follow(journal);
        }
        assertThat(RunningTracker.end(importing).exit()).isZero();
        // policies may still append behind the import: the store is asked anew at each look
        RunningTracker.await(
                () -> followed(journal).equals(stored()), "the journal holds every event, once and in order");
        following.destroyForcibly().waitFor();

        assertThat(followed(journal)).hasSizeGreaterThan(3_000);
    }

    @Test
    void aClientThatAsksForNonsense_isToldSo() throws Exception {
        Process following = follow(directory.resolve("nonsense"), "--event", "PlanDraughted");

        assertThat(following.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(following.exitValue()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("nonsense.log")))
                .contains("INVALID_ARGUMENT: event_types[0]: there is no event PlanDraughted");
    }

    private Process follow(Path journal, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                PYTHON.toString(),
                python("follow_events.py").toString(),
                "--target",
                "127.0.0.1:" + client.stack().ports().reportingGrpc(),
                "--token-file",
                directory.resolve("token").toString(),
                "--journal",
                journal.toString()));
        command.addAll(List.of(more));
        ProcessBuilder python = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(journal.getFileName() + ".log").toFile()));
        python.environment().put("PYTHONPATH", classes().toString());
        return python.start();
    }

    private static List<String> lines(Path journal) {
        try {
            return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids of the events in the journal; a heartbeat has none, and the last line may be half written. */
    private static List<String> followed(Path journal) {
        return lines(journal).stream()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == 5 && !fields[1].isEmpty())
                .map(fields -> fields[1])
                .toList();
    }

    private List<String> stored() {
        try (Connection connection = client.sql("tracker_reporting");
                var statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT event_id FROM events.domain_event ORDER BY global_index")) {
            List<String> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path classes() {
        return directory.resolve("classes");
    }

    private static Path python(String name) {
        return Installation.current().root().resolve("acceptance/python").resolve(name);
    }

    private static Path contract() {
        return Installation.current().root().resolve("proto/target/classes/META-INF/tracker/contract.binpb");
    }

    private static int run(String... arguments) throws IOException, InterruptedException {
        if (!Files.isExecutable(PYTHON)) {
            return -1;
        }
        List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }
}
