package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.stack.client.Client;
import tracker.stack.client.RunningTracker;
import tracker.stack.supervisor.Installation;

/**
 * What operators see of the running product: alerts and dashboards ask for meters that exist, logs name nobody, and a trace goes
 * from the gateway to the read models.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperationsIT {

    /** What people wrote, in every field that the story fills; none of it may be in a log. */
    private static final List<String> WRITTEN = List.of(
            "Oksana Kovalenko cannot sign in",
            "oksana.kovalenko@example.org, call +380 44 555 0199",
            "Spoke with Oksana: the reader in building 7",
            "Morgan, head of the Americas",
            "林岚");

    private RunningTracker tracker;
    private Client client;
    private TraceCollector traces;

    private Path directory;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        traces = TraceCollector.start();
        tracker = RunningTracker.start(
                directory.resolve("data"),
                Map.of("TRACKER_OTLP_ENDPOINT", traces.endpoint(), "TRACKER_TRACE_SAMPLING", "0"));
        client = new Client(tracker);
        play();
    }

    @AfterAll
    void stop() {
        client.close();
        tracker.close();
        traces.close();
    }

    /** Something of everything, with refusals and a death in between. */
    private void play() {
        RunningTracker.Said teams = tracker.run(
                "import", "teams", RunningTracker.sample("teams.yaml").toString());
        assertThat(teams.exit()).as(teams.text()).isZero();
        Map<String, String> story = Map.of("title", WRITTEN.get(0), "description", WRITTEN.get(1));
        Client.Answer opened = client.post("specialist", "/api/v1/escalations", "one", story);
        assertThat(opened.status()).as(opened.body().toString()).isEqualTo(200);
        String name = opened.body().path("escalation").path("name").asString();
        Client.Answer reused =
                client.post("specialist", "/api/v1/escalations", "one", Map.of("title", WRITTEN.get(0) + ", nor out"));
        assertThat(reused.status()).isEqualTo(409);
        assertThat(client.post(
                                "specialist",
                                "/api/v1/escalations",
                                "two",
                                Map.of(
                                        "title",
                                        WRITTEN.get(0),
                                        "channel",
                                        WRITTEN.get(1).repeat(10)))
                        .status())
                .isEqualTo(400);
        tracker.killAndAwait("reporting-service");
        JsonNode commented = client.post(
                        "specialist", "/api/v1/" + name + ":comment", "three", Map.of("text", WRITTEN.get(2)))
                .body();
        Client.Answer listed = client.get(
                "specialist",
                "/api/v1/escalations?read_after=" + commented.path("position").asString());
        assertThat(listed.body().path("escalations").get(0).path("title").asString())
                .isEqualTo(WRITTEN.get(0));
    }

    @Test
    @Order(1)
    void alertsAndDashboardsAskForWhatIsMeasured() {
        List<String> meters = meters();

        Checked checked = check(Installation.current().root().resolve("observability/alerts.yaml"), meters);
        assertThat(checked.exit()).as(checked.text()).isZero();
        assertThat(checked.text()).contains("21 alerts and 4 dashboards");
    }

    @Test
    @Order(2)
    void whatNobodyMeasuresOrCannotBeReadIsFound() throws IOException {
        Path broken = directory.resolve("broken.yaml");
        Files.writeString(broken, """
                groups:
                  - name: broken
                    rules:
                      - {alert: Misspelt, expr: tracker_procesor_lag > 1}
                      - {alert: OtherLabel, expr: 'tracker_processor_lag{prozessor="facts"} > 1'}
                      - {alert: OtherValue, expr: 'tracker_processor_lag{processor="figures"} > 1'}
                      - {alert: OtherEnding, expr: 'grpc_server_seconds_count{grpc_status_code="INTERNL"} > 1'}
                      - {alert: OtherEndings, expr: 'grpc_server_seconds_count{grpc_status_code=~"INTERNAL|UNAVAILBLE"} > 1'}
                      - {alert: OtherStatus, expr: 'http_server_requests_seconds_count{status=~"6.."} > 1'}
                      - {alert: Unreadable, expr: 'sum by (processor (tracker_processor_lag)'}
                """);

        Checked checked = check(broken, meters());
        assertThat(checked.exit()).isEqualTo(1);
        assertThat(checked.text())
                .contains("Misspelt: nothing measures tracker_procesor_lag")
                .contains("OtherLabel: tracker_processor_lag has no label prozessor")
                .contains("OtherValue: tracker_processor_lag never has processor=\"figures\"")
                .contains("OtherEnding: grpc_server_seconds_count never has grpc_status_code=\"INTERNL\"")
                .contains("OtherEndings: grpc_server_seconds_count never has grpc_status_code=~\"INTERNAL|UNAVAILBLE\"")
                .contains("OtherStatus: http_server_requests_seconds_count never has status=~\"6..\"")
                .contains("Unreadable: cannot be parsed at")
                .contains("Misspelt: has no page")
                .contains("docs/operations/incidents/DeadLetters.md: no alert leads there");
    }

    @Test
    @Order(3)
    void logsNameNobody() throws IOException {
        Path data = tracker.data().root();
        try (Stream<Path> parts = Files.list(data.resolve("logs"));
                Stream<Path> all = Stream.concat(parts, Stream.of(data.resolve("postgres.log")))) {
            for (Path log : all.toList()) {
                assertThat(Files.readString(log))
                        .as(log.toString())
                        .doesNotContain(WRITTEN)
                        .doesNotContain("Kovalenko");
            }
        }
        String gateway = Files.readString(tracker.data().log("gateway"));
        assertThat(gateway).as("the access log was looked at").contains("/api/v1/escalations");
    }

    /** None of our own are sampled: what is collected belongs to this one request, which comes with a sampled trace. */
    @Test
    @Order(4)
    void aRequestIsOneTraceAndWhatHandlesItsEventsLinksToIt() throws IOException {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        HttpResponse<String> opened;
        try (HttpClient http = HttpClient.newHttpClient()) {
            opened = http.send(
                    HttpRequest.newBuilder(URI.create(
                                    "http://127.0.0.1:" + client.stack().ports().gateway() + "/api/v1/escalations"))
                            .header("Authorization", "Bearer " + client.stack().token("specialist"))
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "traced")
                            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"A\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);

        RunningTracker.await(
                () -> traces.ofTrace(trace).stream()
                                .map(TraceCollector.Kept::service)
                                .collect(Collectors.toSet())
                                .containsAll(Set.of("gateway", "escalation-service"))
                        && traces.linkedTo(trace).stream()
                                .map(TraceCollector.Kept::name)
                                .collect(Collectors.toSet())
                                .containsAll(Set.of("facts-g1", "documents-g1")),
                "spans of gateway, command and projections have arrived");
        List<TraceCollector.Kept> request = traces.ofTrace(trace);
        TraceCollector.Kept command = request.stream()
                .filter(span -> span.name().contains("OpenEscalation"))
                .findFirst()
                .orElseThrow();
        assertThat(traces.waysUp(command)).contains("gateway");
        assertThat(traces.linkedTo(trace)).allSatisfy(handling -> {
            assertThat(handling.trace()).isNotEqualTo(trace);
            assertThat(handling.links()).contains(command.id());
        });
        String log = Files.readString(tracker.data().log("gateway"));
        assertThat(log.lines().filter(line -> line.contains(trace)))
                .singleElement()
                .asString()
                .contains("\"request\":{\"id\":\""
                        + opened.headers().firstValue("X-Request-Id").orElseThrow());
    }

    /** After a restore, docs/operations/backup-and-restore.md says, nothing may be missing; and it would be found. */
    @Test
    @Order(5)
    void theReconciliationOfThePageFindsWhatIsMissing() throws Exception {
        Path page = Installation.current().root().resolve("docs/operations/backup-and-restore.md");
        Matcher sql =
                Pattern.compile("```sql\\s+(WITH stored.*?);", Pattern.DOTALL).matcher(Files.readString(page));
        assertThat(sql.find()).isTrue();
        Path postgres = tracker.data().root().resolve("postgres");
        try (Connection superuser = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + client.stack().ports().postgres() + "/tracker",
                "postgres",
                Files.readString(postgres.resolve("superuser.password")))) {
            superuser.setAutoCommit(false);
            assertThat(reconciled(superuser, sql.group(1)))
                    .containsOnlyKeys("escalations", "teams")
                    .allSatisfy((_, wrong) -> assertThat(wrong).containsOnly(0L));
            try (Statement statement = superuser.createStatement()) {
                statement.execute("DELETE FROM reporting.team WHERE name = 'teams/content'");
                statement.execute("UPDATE reporting.escalation SET version = version - 1"
                        + " WHERE name = (SELECT min(name) FROM reporting.escalation)");
                statement.execute("DELETE FROM events.domain_event WHERE aggregate_id = 'teams/engineering'");
            }
            Map<String, List<Long>> wrong = reconciled(superuser, sql.group(1));
            assertThat(wrong.get("teams")).containsExactly(1L, 0L, 1L);
            assertThat(wrong.get("escalations")).containsExactly(0L, 1L, 0L);
            superuser.rollback();
        }
    }

    @Test
    @Order(6)
    void statusTellsProgramsOfEachPart() {
        RunningTracker.Said said = tracker.run("status", "--json");

        assertThat(said.exit()).as(said.text()).isZero();
        JsonNode status = new JsonMapper().readTree(said.text());
        assertThat(status.path("phase").asString()).isEqualTo("READY");
        assertThat(status.path("parts").valueStream())
                .extracting(part -> part.path("name").asString())
                .containsExactly(
                        "postgresql",
                        "mongodb",
                        "issuer",
                        "escalation-service",
                        "remediation-service",
                        "reporting-service",
                        "gateway");
        assertThat(status.path("parts").valueStream()).allSatisfy(part -> {
            assertThat(part.path("phase").asString()).isEqualTo("READY");
            assertThat(ProcessHandle.of(part.path("pid").asLong())).isPresent();
            assertThat(part.path("memory_bytes").asLong()).isGreaterThan(1_000_000);
        });
    }

    @Test
    @Order(7)
    void logsOfOnePartAndOfAllAreShown() throws IOException {
        RunningTracker.Said one = tracker.run("logs", "remediation-service", "-n", "3");
        RunningTracker.Said all = tracker.run("logs", "-n", "1");
        RunningTracker.Said none = tracker.run("logs", "nobody");

        assertThat(one.exit()).as(one.text()).isZero();
        assertThat(one.text().lines()).hasSize(3);
        assertThat(Files.readString(tracker.data().log("remediation-service"))).contains(one.text());
        assertThat(all.exit()).as(all.text()).isZero();
        assertThat(all.text().lines().map(line -> line.split(" \\| ", 2)[0]))
                .contains("supervisor", "escalation-service", "reporting-service", "gateway");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.text()).startsWith("There is no nobody; there are supervisor, postgresql, ");
    }

    @Test
    @Order(8)
    void aSecondUpIsToldOfTheFirst_whichGoesOn() {
        long supervisor = tracker.state().supervisor();

        RunningTracker.Said here = tracker.run("up", "--free-ports");
        RunningTracker.Said detached = tracker.run("up", "--detach", "--free-ports");

        assertThat(List.of(here, detached)).allSatisfy(said -> {
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.text())
                    .contains("The stack of %s already runs (supervisor process %d). See ./tracker status, or stop it"
                            .formatted(tracker.data().root(), supervisor));
        });
        assertThat(tracker.run("status").exit()).isZero();
    }

    private static Map<String, List<Long>> reconciled(Connection connection, String sql) throws SQLException {
        Map<String, List<Long>> wrong = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                wrong.put(
                        rows.getString("kind"),
                        List.of(rows.getLong("missing"), rows.getLong("behind"), rows.getLong("unknown")));
            }
        }
        return wrong;
    }

    /** What each process shows to Prometheus, in a file for each. */
    private List<String> meters() {
        String token = tracker.run("token", "administrator").text().strip();
        List<Integer> ports = List.of(
                client.stack().ports().gateway(),
                client.stack().ports().escalationHttp(),
                client.stack().ports().remediationHttp(),
                client.stack().ports().reportingHttp());
        List<String> files = new ArrayList<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int port : ports) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                        .header("Authorization", "Bearer " + token)
                        .build();
                HttpResponse<Path> answer =
                        http.send(request, HttpResponse.BodyHandlers.ofFile(directory.resolve(port + ".txt")));
                assertThat(answer.statusCode()).isEqualTo(200);
                files.add(answer.body().toString());
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private record Checked(int exit, String text) {}

    private Checked check(Path alerts, List<String> meters) {
        try {
            List<String> command = new ArrayList<>();
            command.add(
                    Installation.current().root().resolve("observability/check").toString());
            command.addAll(meters);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("ALERTS", alerts.toString());
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return new Checked(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
