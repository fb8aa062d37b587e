package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tracker.contract.EventMeta;
import tracker.plan.v1.GetPlanRequest;
import tracker.plan.v1.PlanServiceGrpc;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogFigures;
import tracker.reporting.log.LogFigures.Figures;
import tracker.reporting.log.LogFigures.Hours;
import tracker.reporting.v1.EscalationFigures;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.HoursFigures;
import tracker.reporting.v1.ReportingServiceGrpc;
import tracker.stack.client.Client;
import tracker.stack.client.Matter;
import tracker.stack.client.RunningTracker;
import tracker.stack.faults.FaultProxy;

/** What issue and README promise, once through on the packaged product: a log in, exact figures, plans to their ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TheMainJobIT {

    /** `samples/incident_event_log.csv.gz` for the whole log. */
    private static final String LOG = System.getProperty("tracker.acceptance.log", "sample_500_incidents.csv.gz");

    private static final String COLUMNS = "number,incident_state,opened_at,sys_updated_at,priority,assignment_group,"
            + "problem_id,made_sla,reassignment_count,reopen_count,resolved_at,closed_at\n";

    private static final double RELATIVE = 1e-6;
    private static final List<String> GROUPS = List.of("priority", "month", "team", "category");

    private RunningTracker tracker;
    private Client client;
    private IncidentLog log;

    @BeforeAll
    void start(@TempDir Path directory) {
        log = IncidentLog.of(RunningTracker.sample(LOG));
        tracker = RunningTracker.start(directory.resolve("data"));
        client = new Client(tracker);
    }

    @AfterAll
    void stop() {
        client.close();
        tracker.close();
    }

    /** The parts go on without their supervisor; the next one stops them, and starts them on other ports. */
    @Test
    @Order(1)
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theSupervisorIsKilledWhileRowsComeIn_andTheNextOneLosesNone(@TempDir Path directory) throws Exception {
        List<String> lines = FedLog.lines(RunningTracker.sample(LOG));
        List<String> third = lines.subList(0, lines.size() / 3);
        Path token =
                Files.writeString(directory.resolve("token"), tracker.stack().token("administrator"));
        RunningTracker.Said said;
        try (FaultProxy proxy = FaultProxy.to(() -> tracker.state().ports().escalationGrpc());
                FedLog fed = new FedLog(directory, third)) {
            RunningTracker.Running running = tracker.begin(
                    "import",
                    "servicenow-log",
                    fed.file().toString(),
                    "--gateway",
                    "http://127.0.0.1:" + proxy.port(),
                    "--token",
                    token.toString());
            fed.awaitCount();
            fed.feed(1, 3);
            ProcessHandle supervisor = tracker.state().supervisorProcess().orElseThrow();
            supervisor.destroyForcibly();
            fed.feed(2, 3);
            supervisor.onExit().join();
            RunningTracker.Said left = tracker.run("status");
            assertThat(left.exit()).isEqualTo(1);
            assertThat(left.text()).contains("escalation-service   ORPHANED");
            RunningTracker.Said up = tracker.run("up", "--detach", "--free-ports");
            assertThat(up.exit()).as(up.text()).isZero();
            assertThat(up.text())
                    .contains("escalation-service: stopped the process that an earlier supervisor left running");
            Files.writeString(token, tracker.stack().token("administrator"));
            fed.feed(3, 3);
            fed.close();
            said = RunningTracker.end(running);
        }
        client.close();
        client = new Client(tracker);

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text()).contains("0 cases refused");
        Path again = Files.write(directory.resolve("again.csv"), third);
        assertThat(tracker.run("import", "servicenow-log", again.toString()).text())
                .as("all that was acknowledged, before and after")
                .contains(": 0 new, %,d known already, 0 cases refused".formatted(third.size() - 1));
    }

    @Test
    @Order(2)
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theLogComesInWhileEveryPartIsKilledOnce(@TempDir Path directory) throws Exception {
        List<String> parts = tracker.parts();
        RunningTracker.Said said;
        try (FedLog fed = new FedLog(directory, FedLog.lines(RunningTracker.sample(LOG)))) {
            RunningTracker.Running running =
                    tracker.begin("import", "servicenow-log", fed.file().toString());
            fed.awaitCount();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                ProcessHandle process = tracker.process(part);
                fed.feed(2 * i + 1, 2 * parts.size());
                assertThat(running.process().isAlive())
                        .as("the import goes on when %s is killed", part)
                        .isTrue();
                process.destroyForcibly();
                fed.feed(2 * i + 2, 2 * parts.size());
                tracker.awaitAnother(part, process);
            }
            fed.close();
            said = RunningTracker.end(running);
        }

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text()).contains("0 cases refused");
    }

    @Test
    @Order(3)
    void importingItAgainChangesNothing() {
        RunningTracker.Said said = tracker.run(
                "import", "servicenow-log", RunningTracker.sample(LOG).toString());

        assertThat(said.exit()).as(said.text()).isZero();
        assertThat(said.text()).contains(": 0 new, ").contains("; 0 events written");
    }

    @Test
    @Order(4)
    void everyFigureEqualsTheIndependentComputation() throws SQLException {
        awaitAll();
        for (LocalDateTime at : instants()) {
            LogFigures expected = LogFigures.of(log, at, null, null);
            overRest(at, expected);
            overGrpc(at, expected);
            overSql(at, expected);
        }
    }

    @Test
    @Order(5)
    void oneProblemOfTheLogIsGoneForGoodAndAnotherComesBack() {
        RunningTracker.Said said = tracker.run("demo");

        assertThat(said.exit()).as(said.text()).isZero();
        String teams = RunningTracker.sample("teams.yaml").toString();
        assertThat(tracker.run("import", "teams", teams).text()).contains("0 new, 0 changed, 8 as they were");
        Map<String, JsonNode> plans = new TreeMap<>();
        for (JsonNode plan :
                client.get("program_manager", "/api/v1/plans").body().path("plans")) {
            plans.put(plan.path("state").asString(), plan);
        }
        assertThat(plans.keySet())
                .as("one plan for each cause, and a successor of the one that did not work: " + said.text())
                .containsExactly(
                        "PLAN_STATE_CLOSED_EFFECTIVE", "PLAN_STATE_CLOSED_INEFFECTIVE", "PLAN_STATE_IN_EXECUTION");
        JsonNode effective = plans.get("PLAN_STATE_CLOSED_EFFECTIVE");
        assertThat(effective.path("baselines").size()).isEqualTo(2);
        String name = effective.path("name").asString();
        JsonNode problem = client.get(
                        "problem_coordinator",
                        "/api/v1/" + effective.path("problem").asString())
                .body();
        assertThat(problem.path("state").asString()).isEqualTo("PROBLEM_STATE_RESOLVED");
        assertThat(problem.path("resolving_plans").valueStream().map(JsonNode::asString))
                .containsExactly(name);
        assertThat(plans.get("PLAN_STATE_IN_EXECUTION").path("predecessor").asString())
                .isEqualTo(
                        plans.get("PLAN_STATE_CLOSED_INEFFECTIVE").path("name").asString());
        assertThat(happenedTo(name))
                .as("a team declined, one countered, one was blocked, work was rejected and more time was granted")
                .contains(
                        "CommitmentDeclined",
                        "CommitmentCountered",
                        "PlanItemCounterTaken",
                        "PlanItemReoffered",
                        "PlanItemBlocked",
                        "PlanItemUnblocked",
                        "PlanItemRejected",
                        "PlanItemExtensionDecided",
                        "PlanReplanned",
                        "PlanMonitoringStarted",
                        "PlanClosedEffective");
        assertThat(answersTo(name))
                .as("by three people of three teams, and one to whom an item was offered anew")
                .containsExactly(
                        "CommitmentAccepted by demo-partner-engineering for teams/engineering",
                        "CommitmentDeclined by demo-partner-content for teams/content",
                        "CommitmentCountered by demo-partner-analytics for teams/analytics",
                        "CommitmentAccepted by demo-partner-support for teams/support",
                        "CommitmentAccepted by demo-partner-support for teams/support");
        plans.values().forEach(this::itIsKnownAsItWasAtEveryStep);
        itIsKnownAsItWasOnEveryDay(effective, 22, Map.of(-1, "", 0, "DRAFT", 12, "PROPOSED", 13, "ALIGNING"));
        itIsKnownAsItWasOnEveryDay(
                Objects.requireNonNull(plans.get("PLAN_STATE_CLOSED_INEFFECTIVE")),
                52,
                Map.of(-1, "", 0, "DRAFT", 3, "PROPOSED", 4, "ALIGNING", 7, "AGREED"));
        Set<String> played = names(plans.values());
        RunningTracker.Said again = tracker.run("demo", "--grpc");
        assertThat(again.exit()).as(again.text()).isZero();
        assertThat(again.text()).contains("this plan was played before");
        Map<String, JsonNode> overGrpc = new TreeMap<>();
        for (JsonNode plan :
                client.get("program_manager", "/api/v1/plans").body().path("plans")) {
            if (!played.contains(plan.path("name").asString())) {
                overGrpc.put(plan.path("state").asString(), plan);
            }
        }
        assertThat(overGrpc.keySet())
                .containsExactly("PLAN_STATE_CLOSED_EFFECTIVE", "PLAN_STATE_CLOSED_INEFFECTIVE", "PLAN_STATE_DRAFT");
        assertThat(happenedTo(
                        overGrpc.get("PLAN_STATE_CLOSED_EFFECTIVE").path("name").asString()))
                .as("the same steps, over gRPC")
                .isEqualTo(happenedTo(name));
    }

    private static Set<String> names(Collection<JsonNode> resources) {
        return resources.stream()
                .map(resource -> resource.path("name").asString())
                .collect(Collectors.toSet());
    }

    private List<String> happenedTo(String plan) {
        return timeline(plan).valueStream().map(TheMainJobIT::typeOf).toList();
    }

    private List<String> answersTo(String plan) {
        return timeline(plan)
                .valueStream()
                .filter(event -> typeOf(event).matches("Commitment(Accepted|Declined|Countered)"))
                .map(event -> "%s by %s for %s"
                        .formatted(
                                typeOf(event),
                                event.path("actor").asString(),
                                event.path("event").path("team").asString()))
                .toList();
    }

    private static String typeOf(JsonNode event) {
        String type = event.path("event").path("@type").asString();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private JsonNode timeline(String plan) {
        return client.get("analyst", "/api/v1/" + plan + "/timeline").body().path("events");
    }

    /** What had happened until then, and nothing else. Over REST and over gRPC alike. */
    private void itIsKnownAsItWasAtEveryStep(JsonNode plan) {
        String name = plan.path("name").asString();
        var grpc = PlanServiceGrpc.newBlockingStub(
                client.grpc("analyst", client.stack().ports().remediationGrpc()));
        JsonNode timeline = timeline(name);
        assertThat(typeOf(timeline.get(0))).isEqualTo("PlanDrafted");
        for (JsonNode event : timeline) {
            Instant occurred = occurred(event);
            JsonNode then = client.get("analyst", "/api/v1/" + name + "?as_of=" + occurred)
                    .body();
            assertThat(then.path("etag").asInt())
                    .isEqualTo(timeline.valueStream()
                            .filter(each -> !occurred(each).isAfter(occurred))
                            .mapToInt(each -> each.path("sequence").asInt())
                            .max()
                            .orElseThrow());
            assertThat(grpc.getPlan(GetPlanRequest.newBuilder()
                                    .setName(name)
                                    .setAsOf(EventMeta.toTimestamp(occurred))
                                    .build())
                            .getPlan()
                            .getState()
                            .name())
                    .isEqualTo(then.path("state").asString());
        }
    }

    private static Instant occurred(JsonNode event) {
        return Instant.parse(event.path("occurred_time").asString());
    }

    /**
     * From the day before it was drafted until the day on which it was played, on its own and in the list.
     *
     * @param days from its draft until then
     * @param told its state since so many days after the draft
     */
    private void itIsKnownAsItWasOnEveryDay(JsonNode plan, int days, Map<Integer, String> told) {
        String name = plan.path("name").asString();
        Instant drafted = Instant.parse(plan.path("draft_time").asString());
        NavigableMap<Integer, String> states = new TreeMap<>(told);
        for (int day = -1; day <= days; day++) {
            Instant then = drafted.plus(day, ChronoUnit.DAYS);
            String state = states.floorEntry(day).getValue();
            assertThat(stateOf(client.get("analyst", "/api/v1/%s?as_of=%s".formatted(name, then))
                            .body()))
                    .as("%s after %d days", name, day)
                    .isEqualTo(state);
            assertThat(client.get(
                                    "analyst",
                                    "/api/v1/plans?problem=%s&as_of=%s"
                                            .formatted(plan.path("problem").asString(), then))
                            .body()
                            .path("plans")
                            .valueStream()
                            .map(TheMainJobIT::stateOf)
                            .toList())
                    .as("the list after %d days", day)
                    .isEqualTo(state.isEmpty() ? List.of() : List.of(state));
        }
    }

    /** Empty where there is none. */
    private static String stateOf(JsonNode plan) {
        return plan.path("state").asString("").replace("PLAN_STATE_", "");
    }

    @Test
    @Order(6)
    void dataSurviveDownAndUp() {
        JsonNode before = client.get("analyst", "/api/v1/metrics/escalations?basis=source")
                .body();
        tracker.down();
        tracker.up();
        client.close();
        client = new Client(tracker);

        assertThat(client.get("analyst", "/api/v1/metrics/escalations?basis=source")
                        .body())
                .isEqualTo(before);
    }

    @Test
    @Order(7)
    void wrongInputIsRefusedByNameAndNothingIsHalfWritten() {
        Client.Answer unknownField =
                client.post("specialist", "/api/v1/escalations", "k1", Map.of("title", "A", "colour", "red"));
        assertThat(unknownField.status()).isEqualTo(400);
        assertThat(unknownField.body().toString()).contains("colour");

        Client.Answer future = client.post(
                "administrator",
                "/api/v1/escalations",
                "k2",
                Map.of("title", "A", "occurred_time", "2999-01-01T00:00:00Z"));
        assertThat(future.status()).isEqualTo(400);
        assertThat(future.body().toString()).contains("occurred_time").contains("future");

        Client.Answer nobody = client.get("", "/api/v1/escalations");
        assertThat(nobody.status()).isEqualTo(401);

        Client.Answer wrongRole = client.post("analyst", "/api/v1/escalations", "k3", Map.of("title", "A"));
        assertThat(wrongRole.status()).isEqualTo(403);

        Client.Answer opened = client.post("specialist", "/api/v1/escalations", "k4", Map.of("title", "A"));
        assertThat(opened.status()).as(opened.body().toString()).isEqualTo(200);
        String name = opened.body().path("escalation").path("name").asString();
        Client.Answer again = client.post("specialist", "/api/v1/escalations", "k4", Map.of("title", "A"));
        assertThat(again.body()).isEqualTo(opened.body());
        Client.Answer reused = client.post("specialist", "/api/v1/escalations", "k4", Map.of("title", "B"));
        assertThat(reused.status()).isEqualTo(409);
        assertThat(reused.body().path("reason").asString()).isEqualTo("REQUEST_ID_REUSED");

        Client.Answer forbiddenStep = client.post("specialist", "/api/v1/" + name + ":close", "k5", Map.of());
        assertThat(forbiddenStep.status()).isEqualTo(409);
        assertThat(forbiddenStep.body().path("reason").asString()).isEqualTo("WRONG_STATE");

        Client.Answer triaged =
                client.post("specialist", "/api/v1/" + name + ":triage", "k6", Map.of("priority", "PRIORITY_HIGH"));
        assertThat(triaged.status()).isEqualTo(200);
        Client.Answer unknownTeam =
                client.post("specialist", "/api/v1/" + name + ":assign", "k7", Map.of("team", "teams/nobody"));
        assertThat(unknownTeam.status()).isEqualTo(400);
        assertThat(unknownTeam.body().toString()).contains("team");
        Client.Answer stale =
                client.post("specialist", "/api/v1/" + name + ":comment", "k8", Map.of("text", "x", "etag", "0"));
        assertThat(stale.status()).isEqualTo(412);

        JsonNode timeline =
                client.get("analyst", "/api/v1/" + name + "/timeline").body().path("events");
        assertThat(timeline.size()).as("opened and triaged, nothing else").isEqualTo(2);
        JsonNode listed = client.get(
                        "analyst",
                        "/api/v1/escalations?state=ESCALATION_STATE_TRIAGED&read_after="
                                + triaged.body().path("position").asString())
                .body()
                .path("escalations");
        assertThat(listed.valueStream().map(each -> each.path("title").asString()))
                .as("this one, and the one that the demo left")
                .containsExactly("A", "创作者没有收到本月收益");
        assertThat(listed.get(0).path("name").asString()).isEqualTo(name);
    }

    @Test
    @Order(8)
    void killedServicesMakeOnePlanOfACauseAndOneResolutionOfAVerdict() {
        Matter matter = Matter.analyzed(client);
        matter.confirm();
        tracker.killAndAwait("remediation-service");
        awaitState(matter.plan(), "PLAN_STATE_DRAFT");
        matter.implement(Duration.ofSeconds(1));
        awaitState(matter.plan(), "PLAN_STATE_CLOSED_EFFECTIVE");
        tracker.killAndAwait("escalation-service");
        awaitState(matter.problem(), "PROBLEM_STATE_RESOLVED");

        assertThat(client.get("program_manager", "/api/v1/plans?problem=" + matter.problem())
                        .body()
                        .path("plans")
                        .size())
                .isEqualTo(1);
        assertThat(happened(matter.plan(), "PlanDrafted")).isEqualTo(1);
        assertThat(happened(matter.problem(), "ProblemResolved")).isEqualTo(1);
    }

    @Test
    @Order(9)
    void aCaseOfManyRowsIsRefusedWholeForItsLast_andOneThatChangedByName(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("log.csv");
        String many = rowOf("MANY", "1/3/2016 08:00").repeat(999);
        String few = rowOf("FEW", "1/3/2016 08:00");
        Files.writeString(file, COLUMNS + many + rowOf("MANY", "soon") + few);

        RunningTracker.Said checked = tracker.run("import", "servicenow-log", file.toString(), "--dry-run");
        RunningTracker.Said refused = tracker.run("import", "servicenow-log", file.toString());
        Files.writeString(file, COLUMNS + many + rowOf("MANY", "2/3/2016 08:00") + few);
        RunningTracker.Said repaired = tracker.run("import", "servicenow-log", file.toString());
        Files.writeString(file, COLUMNS + few.replace("Active", "Closed") + rowOf("OTHER", "1/3/2016 08:00"));
        RunningTracker.Said changed = tracker.run("import", "servicenow-log", file.toString());

        assertThat(List.of(checked, refused)).allSatisfy(said -> {
            assertThat(said.exit()).as(said.text()).isEqualTo(1);
            assertThat(said.text())
                    .contains(
                            "refused  MANY: rows[999].sys_updated_at: line 1001: 'soon' is not a time such as 29/2/2016 01:16",
                            ": 1 new, 0 known already, 1 cases refused");
        });
        assertThat(repaired.exit()).as(repaired.text()).isZero();
        assertThat(repaired.text()).contains(": %,d new, 1 known already, 0 cases refused".formatted(1000));
        assertThat(changed.exit()).as(changed.text()).isEqualTo(1);
        assertThat(changed.text())
                .contains("refused  FEW: line 2: row 1 of escalations/", ": 1 new, 0 known already, 1 cases refused");
    }

    private static String rowOf(String number, String update) {
        return number + ",Active,29/2/2016 01:16," + update + ",3 - Moderate,Group 1,?,true,0,0,?,?\n";
    }

    private void awaitState(String name, String state) {
        RunningTracker.await(
                () -> client.get("problem_coordinator", "/api/v1/" + name)
                        .body()
                        .path("state")
                        .asString("")
                        .equals(state),
                name + " is " + state);
    }

    private long happened(String name, String event) {
        return client.get("problem_coordinator", "/api/v1/" + name + "/timeline")
                .body()
                .path("events")
                .valueStream()
                .filter(each -> each.path("event").path("@type").asString().endsWith(event))
                .count();
    }

    /** Both read models have everything: the processors of reporting-service say that nothing is left. */
    private void awaitAll() {
        RunningTracker.await(
                () -> {
                    Client.Answer answer =
                            client.get("administrator", "/api/v1/operations/reporting-service/processors");
                    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
                    for (JsonNode processor : answer.body().path("processors")) {
                        assertThat(processor.path("dead_letters").asInt()).isZero();
                        if (processor.path("lag").asLong() > 0) {
                            return false;
                        }
                    }
                    return true;
                },
                "the read models have caught up");
    }

    private static List<LocalDateTime> instants() {
        return List.of(
                LocalDateTime.now(ZoneOffset.UTC).withNano(0),
                LocalDateTime.of(2016, 3, 1, 9, 30),
                LocalDateTime.of(2016, 5, 15, 0, 0),
                LocalDateTime.of(2016, 9, 30, 23, 59));
    }

    private void overRest(LocalDateTime at, LogFigures expected) {
        String path = "/api/v1/metrics/escalations?basis=source&as_of=" + at.toInstant(ZoneOffset.UTC);
        check(read(client.get("analyst", path).body().path("figures")), expected.all());
        for (String group : GROUPS) {
            JsonNode groups =
                    client.get("analyst", path + "&group_by=" + group).body().path("groups");
            checkAll(
                    groups.properties().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, each -> read(each.getValue()))),
                    expected.by(group));
        }
    }

    private void overGrpc(LocalDateTime at, LogFigures expected) {
        var stub = ReportingServiceGrpc.newBlockingStub(
                client.grpc("analyst", client.stack().ports().reportingGrpc()));
        GetEscalationMetricsRequest.Builder request = GetEscalationMetricsRequest.newBuilder()
                .setBasis("source")
                .setAsOf(EventMeta.toTimestamp(at.toInstant(ZoneOffset.UTC)));
        check(read(stub.getEscalationMetrics(request.build()).getFigures()), expected.all());
        for (String group : GROUPS) {
            checkAll(
                    stub.getEscalationMetrics(request.setGroupBy(group).build()).getGroupsMap().entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, each -> read(each.getValue()))),
                    expected.by(group));
        }
    }

    private void overSql(LocalDateTime at, LogFigures expected) throws SQLException {
        try (Connection connection = client.sql()) {
            check(inSql(connection, at, null).values().iterator().next(), expected.all());
            for (String group : GROUPS) {
                checkAll(inSql(connection, at, group), expected.by(group));
            }
        }
    }

    private static Map<String, Figures> inSql(Connection connection, LocalDateTime at, @Nullable String group)
            throws SQLException {
        Map<String, Figures> groups = new HashMap<>();
        try (var query = connection.prepareStatement(
                "SELECT * FROM reporting_v1.escalation_figures_source(as_of => ?, group_by => ?)")) {
            query.setTimestamp(1, Timestamp.from(at.toInstant(ZoneOffset.UTC)));
            query.setString(2, group);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    groups.put(Objects.requireNonNullElse(row.getString("group_key"), ""), read(row));
                }
            }
        }
        return groups;
    }

    private static Figures read(JsonNode figures) {
        return new Figures(
                figures.path("opened").asInt(-1),
                figures.path("resolved").asInt(-1),
                figures.path("closed").asInt(-1),
                figures.path("reopened").asInt(-1),
                figures.path("sla_met").asInt(-1),
                figures.path("sla_judged").asInt(-1),
                hours(figures.path("time_to_first_resolution_hours")),
                hours(figures.path("time_to_close_hours")),
                figures.path("reassignments").asInt(-1),
                figures.path("priority_changes").asInt(-1),
                figures.path("problem_links").asInt(-1));
    }

    private static Hours hours(JsonNode hours) {
        return new Hours(
                hours.path("count").asInt(-1),
                number(hours.path("mean")),
                number(hours.path("median")),
                number(hours.path("p90")));
    }

    private static @Nullable Double number(JsonNode value) {
        assertThat(value.isMissingNode()).as("printed, if only as null").isFalse();
        return value.isNull() ? null : value.asDouble();
    }

    private static Figures read(EscalationFigures figures) {
        return new Figures(
                figures.getOpened(),
                figures.getResolved(),
                figures.getClosed(),
                figures.getReopened(),
                figures.getSlaMet(),
                figures.getSlaJudged(),
                hours(figures.getTimeToFirstResolutionHours()),
                hours(figures.getTimeToCloseHours()),
                figures.getReassignments(),
                figures.getPriorityChanges(),
                figures.getProblemLinks());
    }

    private static Hours hours(HoursFigures hours) {
        return new Hours(
                hours.getCount(),
                hours.hasMean() ? hours.getMean() : null,
                hours.hasMedian() ? hours.getMedian() : null,
                hours.hasP90() ? hours.getP90() : null);
    }

    private static Figures read(ResultSet row) throws SQLException {
        return new Figures(
                row.getInt("opened"),
                row.getInt("resolved"),
                row.getInt("closed"),
                row.getInt("reopened"),
                row.getInt("sla_met"),
                row.getInt("sla_judged"),
                hours(row, "resolution"),
                hours(row, "close"),
                row.getInt("reassignments"),
                row.getInt("priority_changes"),
                row.getInt("problem_links"));
    }

    private static Hours hours(ResultSet row, String what) throws SQLException {
        return new Hours(
                row.getInt(what + "_count"),
                row.getObject(what + "_mean", Double.class),
                row.getObject(what + "_median", Double.class),
                row.getObject(what + "_p90", Double.class));
    }

    private static void checkAll(Map<String, Figures> actual, Map<String, Figures> wanted) {
        assertThat(actual.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((key, figures) -> check(Objects.requireNonNull(actual.get(key)), figures));
    }

    /** Counts exactly, reals as near as they can be asked for. */
    private static void check(Figures actual, Figures wanted) {
        checkHours(actual.resolution(), wanted.resolution());
        checkHours(actual.close(), wanted.close());
        assertThat(actual)
                .usingRecursiveComparison()
                .ignoringFields("resolution", "close")
                .isEqualTo(wanted);
    }

    private static void checkHours(Hours actual, Hours wanted) {
        assertThat(actual.count()).isEqualTo(wanted.count());
        checkReal(actual.mean(), wanted.mean());
        checkReal(actual.median(), wanted.median());
        checkReal(actual.p90(), wanted.p90());
    }

    private static void checkReal(@Nullable Double actual, @Nullable Double wanted) {
        if (actual == null || wanted == null) {
            assertThat(actual).isEqualTo(wanted);
        } else {
            assertThat(actual).isCloseTo(wanted, within(Math.max(Math.abs(wanted) * RELATIVE, 1e-9)));
        }
    }
}
