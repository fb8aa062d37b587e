package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tracker.reporting.Scene.at;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationClosed;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationResolved;
import tracker.escalation.v1.EscalationTeamChanged;
import tracker.escalation.v1.EscalationWorkStarted;
import tracker.platform.command.EventKeys;
import tracker.platform.command.Origin;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.list.EscalationList;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.v1.ListEscalationsRequest;

class FactsTest {

    private static final List<String> TABLES = List.of(
            "escalation",
            "external_id",
            "escalation_count",
            "confidential_escalation",
            "escalation_history",
            "escalation_change",
            "source_report",
            "problem",
            "plan",
            "plan_item",
            "plan_history",
            "plan_item_history",
            "plan_baseline_item",
            "team");

    private static FactsDatabase database;

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void eventsSeenAgain_changeNothing() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            List<StoredEvent> events = LogEvents.of(IncidentLog.sample(60));
            mine.apply(events, 100);
            String once = contents(mine);

            mine.apply(events, 37);
            mine.apply(events.subList(50, 200), 13);

            assertThat(contents(mine)).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 250, 100_000})
    void theSizeOfABatch_changesNothing(int batch) {
        try (FactsDatabase mine = TestFacts.fresh();
                FactsDatabase other = TestFacts.fresh()) {
            List<StoredEvent> events = LogEvents.of(IncidentLog.sample(20));
            mine.apply(events, batch);
            other.apply(events, 50);
            assertThat(contents(mine)).isEqualTo(contents(other));
        }
    }

    /** Which has more columns, and on whose views somebody has built. */
    @Test
    void theWayBackFromANewerVersion_leavesTheViewsOfThisOne() throws SQLException {
        try (FactsDatabase mine = TestFacts.fresh()) {
            List<StoredEvent> events = LogEvents.of(IncidentLog.sample(20));
            mine.apply(events);
            String before = contents(mine);
            mine.jdbc().execute("""
                    CREATE OR REPLACE VIEW reporting.team AS SELECT *, 1 AS newer FROM reporting.team_g1;
                    CREATE OR REPLACE VIEW reporting_v1.team AS SELECT name, display_name, 'CONTENT'::text AS kind, newer
                        FROM reporting.team;
                    CREATE VIEW reporting.of_somebody AS SELECT newer FROM reporting_v1.team;
                    DROP FUNCTION reporting_v1.plan_recurrence(timestamptz);
                    CREATE FUNCTION reporting_v1.plan_recurrence(as_of timestamptz) RETURNS integer
                        LANGUAGE sql AS 'SELECT 1';""");

            mine.rebuild(events);

            assertThat(contents(mine)).isEqualTo(before);
            try (Connection analyst = mine.analyst();
                    var team = analyst.createStatement().executeQuery("SELECT * FROM reporting_v1.team");
                    var recurrence =
                            analyst.createStatement().executeQuery("SELECT * FROM reporting_v1.plan_recurrence()")) {
                assertThat(team.getMetaData().getColumnCount()).isEqualTo(3);
                assertThat(recurrence.getMetaData().getColumnCount()).isGreaterThan(1);
            }
        }
    }

    @Test
    void aRebuild_givesTheSame_andTheOldGenerationIsGone() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            List<StoredEvent> events = LogEvents.of(IncidentLog.sample(60));
            mine.apply(events);
            String before = contents(mine);

            mine.rebuild(events);

            assertThat(contents(mine)).isEqualTo(before);
            assertThat(mine.jdbc().queryForObject("SELECT to_regclass('reporting.escalation_g1')", String.class))
                    .isNull();
        }
    }

    private static String contents(FactsDatabase facts) {
        StringBuilder contents = new StringBuilder();
        for (String table : TABLES) {
            String rows = facts.jdbc()
                    .queryForObject(
                            "SELECT coalesce(string_agg(r, E'\\n"
                                    + "' ORDER BY r COLLATE \"C\"), '') FROM (SELECT to_jsonb(t)::text AS r FROM (SELECT *"
                                    + " FROM reporting."
                                    + table + ") t) rows",
                            String.class);
            contents.append(table).append(":\n").append(rows).append('\n');
        }
        return contents.toString();
    }

    /** Live and imported events in any order of time: the row of any instant is the fold up to that instant. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1793, 20260301})
    void theHistoryOfAnyInstant_isTheFoldUpToIt(long seed) {
        Random random = new Random(seed);
        Scene scene = new Scene("escalation", "escalations/" + UUID.nameUUIDFromBytes(("h" + seed).getBytes()));
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        boolean imports = random.nextBoolean();
        for (int i = 0; i < 40; i++) {
            var time = EventMeta.toTimestamp(start.plusSeconds(random.nextInt(3600) + i * 30L));
            var event = switch (i == 0 ? 0 : 1 + random.nextInt(4)) {
                case 0 ->
                    EscalationOpened.newBuilder()
                            .setOccurredTime(time)
                            .setSource("s")
                            .build();
                case 1 ->
                    EscalationWorkStarted.newBuilder().setOccurredTime(time).build();
                case 2 -> EscalationResolved.newBuilder().setOccurredTime(time).build();
                case 3 ->
                    EscalationTeamChanged.newBuilder()
                            .setOccurredTime(time)
                            .setSourceTeam("t" + i)
                            .build();
                default ->
                    EscalationCommented.newBuilder()
                            .setOccurredTime(time)
                            .setText("c")
                            .build();
            };
            if (imports && random.nextInt(3) == 0) {
                scene.imported(event);
            } else {
                scene.live(event);
            }
        }
        database.apply(scene.events(), 1 + random.nextInt(15));

        for (int second = -60; second < 5000; second += 11) {
            Instant instant = start.plusSeconds(second);
            assertThat(stored(scene.name(), instant))
                    .as("%s at %s", scene.name(), instant)
                    .isEqualTo(folded(scene, instant));
        }
    }

    /** Opened here on the third; its log, imported later, says resolved on the second, and closed on the fifth. */
    @Test
    void whatALogDatesBeforeACaseWasOpened_endsNoIntervalThatBeganThen() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            mine.apply(new Scene("escalation", "escalations/1")
                    .live(EscalationOpened.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(Instant.parse("2026-03-03T00:00:00Z")))
                            .build())
                    .imported(EscalationResolved.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(Instant.parse("2026-03-02T00:00:00Z")))
                            .build())
                    .imported(EscalationClosed.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(Instant.parse("2026-03-05T00:00:00Z")))
                            .build())
                    .events());
            assertThat(mine.jdbc()
                            .queryForMap("SELECT resolved, closed, resolution_count, close_count, close_mean FROM"
                                    + " reporting_v1.escalation_figures_observed()"))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "resolved",
                            1L,
                            "closed",
                            1L,
                            "resolution_count",
                            0L,
                            "close_count",
                            1L,
                            "close_mean",
                            48.0));
        }
    }

    @Test
    void whoseWidestCategoryIsNotKnown_isOfNone() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            List<List<String>> paths =
                    List.of(List.of(), List.of("?", "Lost"), List.of("", "Lost"), List.of(" Video ", "Lost"));
            for (List<String> path : paths) {
                mine.apply(new Scene("escalation", "escalations/" + paths.indexOf(path))
                        .live(EscalationOpened.newBuilder()
                                .setOccurredTime(EventMeta.toTimestamp(Instant.parse("2026-01-01T00:00:00Z")))
                                .setClassification(Classification.newBuilder().addAllCategory(path))
                                .build())
                        .events());
            }
            assertThat(mine.jdbc()
                            .queryForList(
                                    "SELECT group_key || ' ' || opened FROM"
                                            + " reporting_v1.escalation_figures_observed(group_by => 'category')",
                                    String.class))
                    .containsExactly("? 3", "Video 1");
        }
    }

    private static @Nullable Escalation stored(String name, Instant instant) {
        List<Escalation> rows = database.jdbc()
                .query(
                        "SELECT resource FROM reporting.escalation_history WHERE name = ? AND valid_from <= ? AND"
                                + " valid_to > ?",
                        (row, number) -> ResourceFacts.parse(Escalation.getDefaultInstance(), row.getBytes(1)),
                        name,
                        java.sql.Timestamp.from(instant),
                        java.sql.Timestamp.from(instant));
        assertThat(rows).hasSizeLessThan(2);
        return rows.isEmpty() ? null : rows.getFirst();
    }

    /** DESIGN's rule, spelled out: up to the last event whose running maximum of its origin is not later. */
    private static @Nullable Escalation folded(Scene scene, Instant instant) {
        Map<Origin, Instant> latest = new EnumMap<>(Origin.class);
        int until = 0;
        for (int i = 0; i < scene.events().size(); i++) {
            StoredEvent event = scene.events().get(i);
            Origin origin = "import".equals(event.metadata().get(EventKeys.ORIGIN)) ? Origin.IMPORT : Origin.LIVE;
            Instant running = latest.merge(origin, event.meta().occurred(), (a, b) -> a.isAfter(b) ? a : b);
            if (!running.isAfter(instant)) {
                until = i + 1;
            }
        }
        Escalation escalation = Escalation.newBuilder().setName(scene.name()).build();
        for (StoredEvent event : scene.events().subList(0, until)) {
            escalation = EscalationFold.fold(escalation, event.payload(), event.meta());
        }
        return until == 0 ? null : escalation;
    }

    @Test
    void analysts_readTheirViewsAndFigures_andNothingElse() throws SQLException {
        try (Connection analyst = database.analyst();
                var statement = analyst.createStatement()) {
            for (String view : List.of(
                    "escalation",
                    "escalation_history",
                    "escalation_change",
                    "source_report",
                    "problem",
                    "plan",
                    "plan_item",
                    "team")) {
                statement.execute("SELECT * FROM reporting_v1." + view + " LIMIT 1");
            }
            statement.execute("SELECT * FROM reporting_v1.escalation_figures_source(now(), NULL, NULL, 'team')");
            statement.execute("SELECT * FROM reporting_v1.escalation_figures_observed(group_by => 'month')");
            statement.execute("SELECT * FROM reporting_v1.escalation_aging(now(), NULL, NULL, 'priority')");
            statement.execute("SET default_transaction_read_only = off"); // a habit, which anybody may leave
            for (String forbidden : List.of(
                    "SELECT * FROM reporting.escalation",
                    "SELECT * FROM reporting.escalation_aging(now(), NULL, NULL, '', NULL)",
                    "SELECT resource FROM reporting.escalation_g1",
                    "DELETE FROM reporting_v1.escalation",
                    "INSERT INTO reporting_v1.team VALUES ('a', 'b', 'c')",
                    "CREATE VIEW reporting_v1.mine AS SELECT 1",
                    "CREATE TABLE reporting_v1.mine (a int)")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOf(SQLException.class)
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isIn("42501", "55000", "0A000");
            }
        }
    }

    @Test
    void noViewForAnalysts_showsAResourceOrAPerson() {
        assertThat(database.jdbc()
                        .queryForList(
                                "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE"
                                        + " table_schema = 'reporting_v1' AND (column_name IN ('resource', 'title',"
                                        + " 'description', 'assignee', 'owner') OR data_type = 'bytea')",
                                String.class))
                .isEmpty();
    }

    @Test
    void textThatNoDatabaseTakes_stopsNothing() {
        Scene scene = new Scene("escalation", "escalations/" + UUID.randomUUID())
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .setSource("s")
                        .setExternalId("NUL\0-42")
                        .build());
        database.apply(scene.events());

        assertThat(new EscalationList(database.jdbc())
                        .page(
                                ListEscalationsRequest.newBuilder()
                                        .setExternalId("-42")
                                        .build(),
                                Readers.ALL)
                        .rows())
                .extracting(Escalation::getExternalId)
                .containsExactly("NUL\0-42");
    }

    @Test
    void anAggregateOfAnotherKind_changesNothing() {
        List<StoredEvent> events = new ArrayList<>(new Scene("holiday", "holidays/1")
                .live(EscalationCommented.newBuilder()
                        .setOccurredTime(at("2026-01-01T00:00:00Z"))
                        .build())
                .events());
        String before = contents(database);
        database.apply(events);
        assertThat(contents(database)).isEqualTo(before);
    }
}
