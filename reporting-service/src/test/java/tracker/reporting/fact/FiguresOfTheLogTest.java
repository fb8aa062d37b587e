package tracker.reporting.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.reporting.Readers;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.log.LogFigures;
import tracker.reporting.metric.EscalationMetrics;
import tracker.reporting.v1.AgingFigures;
import tracker.reporting.v1.EscalationFigures;
import tracker.reporting.v1.GetAgingMetricsRequest;
import tracker.reporting.v1.GetAgingMetricsResponse;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.GetEscalationMetricsResponse;
import tracker.reporting.v1.HoursFigures;

/** The full log: every figure of the source basis equals a computation from the file by other code. */
class FiguresOfTheLogTest {

    private static final LocalDateTime TODAY = LocalDateTime.of(2026, 11, 1, 0, 0);

    private static IncidentLog log;
    private static FactsDatabase database;
    private static EscalationMetrics metrics;

    @BeforeAll
    static void importTheLog() {
        log = IncidentLog.sample();
        database = TestFacts.fresh();
        metrics = new EscalationMetrics(database.jdbc());
        database.apply(LogEvents.of(log), 2000);
        database.jdbc().execute("ANALYZE reporting.source_report_g1");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void today_everyFigureIsThatOfTheLog() {
        check(TODAY, null, null);
    }

    @Test
    void today_thePinnedFiguresOfTheLogHold() {
        EscalationFigures all = ask("source", "", TODAY, null, null).getFigures();
        assertThat(all.getOpened()).isEqualTo(24_918);
        assertThat(all.getResolved()).isEqualTo(23_362);
        assertThat(all.getClosed()).isEqualTo(24_918);
        assertThat(all.getReopened()).isEqualTo(331);
        assertThat(all.getSlaMet()).isEqualTo(15_803);
        assertThat(all.getPriorityChanges()).isEqualTo(436);
        assertThat(all.getReassignments()).isEqualTo(23_414);
        assertThat(all.getTimeToFirstResolutionHours().getMean()).isCloseTo(178.1716, Percentage.withPercentage(1e-4));
    }

    @Test
    void today_theObservedFiguresAreThoseOfTheStatesInTheLog() {
        EscalationFigures all = ask("observed", "", TODAY, null, null).getFigures();
        assertThat(all.getOpened()).isEqualTo(24_918);
        assertThat(all.getResolved()).isEqualTo(24_905);
        assertThat(all.getTimeToFirstResolutionHours().getMean())
                .isCloseTo(162.9235869637959, Percentage.withPercentage(1e-4));
        assertThat(all.getClosed()).isEqualTo(24_918);
        assertThat(all.getReopened()).isEqualTo(331);
        assertThat(all.getReassignments()).isEqualTo(17_914);
        assertThat(all.getPriorityChanges()).isEqualTo(436);
        assertThat(all.getProblemLinks())
                .isEqualTo(LogFigures.of(log, TODAY, null, null).all().problemLinks());
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"priority", "month", "team", "category"})
    void observedGroups_addUpToTheWhole(String group) {
        LocalDateTime then = LocalDateTime.of(2016, 4, 1, 12, 0);
        EscalationFigures all = ask("observed", "", then, null, null).getFigures();
        Map<String, EscalationFigures> groups =
                ask("observed", group, then, null, null).getGroupsMap();
        assertThat(groups.values().stream()
                        .mapToInt(EscalationFigures::getOpened)
                        .sum())
                .isEqualTo(all.getOpened());
        assertThat(groups.values().stream()
                        .mapToInt(EscalationFigures::getReassignments)
                        .sum())
                .isEqualTo(all.getReassignments());
        assertThat(groups.values().stream()
                        .mapToInt(EscalationFigures::getResolved)
                        .sum())
                .isEqualTo(all.getResolved());
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "2016-02-28T00:00", "2016-02-29T01:22", "2016-02-29T01:23", "2016-03-01T00:00", "2016-03-04T12:00",
                "2016-03-15T09:30", "2016-03-31T23:59", "2016-04-10T06:00", "2016-05-01T00:00", "2016-06-17T17:17",
                "2016-08-01T00:00", "2016-10-05T13:00", "2016-12-31T23:59", "2017-01-20T08:00", "2017-02-18T14:59"
            })
    void asOfAnyPastInstant_everyFigureIsThatOfTheLogThen(String instant) {
        check(LocalDateTime.parse(instant), null, null);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @CsvSource({
        "2026-11-01T00:00,2016-03-01T00:00,2016-04-01T00:00",
        "2016-03-20T12:00,2016-03-07T08:15,2016-03-14T08:15",
        "2016-05-01T00:00,2016-04-30T00:00,",
        "2016-04-01T00:00,,2016-03-01T00:00",
        "2016-04-01T00:00,2016-05-01T00:00,2016-06-01T00:00"
    })
    void ofACohort_everyFigureIsThatOfTheLog(String instant, @Nullable String from, @Nullable String to) {
        check(LocalDateTime.parse(instant), time(from), time(to));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(
            strings = {
                "2016-02-29T01:22",
                "2016-03-01T00:00",
                "2016-03-15T09:30",
                "2016-05-01T00:00",
                "2016-06-17T17:17",
                "2016-10-05T13:00",
                "2017-02-18T14:59"
            })
    void ages_areThoseOfTheStatesInTheLog(String instant) {
        LocalDateTime then = LocalDateTime.parse(instant);
        LogFigures.Ages ages = LogFigures.ages(log, then);
        for (String group : List.of("", "priority", "month", "team", "category")) {
            GetAgingMetricsResponse answer = metrics.aging(
                    GetAgingMetricsRequest.newBuilder()
                            .setGroupBy(group)
                            .setAsOf(EventMeta.toTimestamp(then.toInstant(ZoneOffset.UTC)))
                            .build(),
                    Readers.ALL);
            List<AgingFigures> groups = group.isEmpty()
                    ? List.of(answer.getFigures())
                    : List.copyOf(answer.getGroupsMap().values());
            assertThat(new LogFigures.Ages(
                            sum(groups, AgingFigures::getOpen),
                            sum(groups, AgingFigures::getOpenUnder30Days),
                            sum(groups, AgingFigures::getOpenUnder90Days),
                            sum(groups, AgingFigures::getOpenUnder180Days),
                            sum(groups, AgingFigures::getOpenFrom180Days)))
                    .as(group)
                    .isEqualTo(ages);
        }
    }

    private static int sum(List<AgingFigures> groups, ToIntFunction<AgingFigures> figure) {
        return groups.stream().mapToInt(figure).sum();
    }

    private static @Nullable LocalDateTime time(@Nullable String text) {
        return text == null ? null : LocalDateTime.parse(text);
    }

    private static void check(LocalDateTime at, @Nullable LocalDateTime from, @Nullable LocalDateTime to) {
        LogFigures expected = LogFigures.of(log, at, from, to);
        same("all", ask("source", "", at, from, to).getFigures(), expected.all());
        Stream.of("priority", "month", "team", "category").forEach(group -> {
            Map<String, EscalationFigures> groups =
                    ask("source", group, at, from, to).getGroupsMap();
            Map<String, LogFigures.Figures> expectedGroups = expected.by(group);
            assertThat(groups.keySet()).as(group).isEqualTo(expectedGroups.keySet());
            groups.forEach((key, figures) -> same(group + " " + key, figures, expectedGroups.get(key)));
        });
    }

    private static void same(String what, EscalationFigures actual, LogFigures.Figures expected) {
        assertThat(counts(actual)).as(what).isEqualTo(counts(expected));
        same(what, actual.getTimeToFirstResolutionHours(), expected.resolution());
        same(what, actual.getTimeToCloseHours(), expected.close());
    }

    private static String counts(EscalationFigures f) {
        return Stream.of(
                        f.getOpened(),
                        f.getResolved(),
                        f.getClosed(),
                        f.getReopened(),
                        f.getSlaMet(),
                        f.getSlaJudged(),
                        f.getReassignments(),
                        f.getPriorityChanges(),
                        f.getProblemLinks())
                .toList()
                .toString();
    }

    private static String counts(LogFigures.Figures f) {
        return Stream.of(
                        f.opened(),
                        f.resolved(),
                        f.closed(),
                        f.reopened(),
                        f.slaMet(),
                        f.slaJudged(),
                        f.reassignments(),
                        f.priorityChanges(),
                        f.problemLinks())
                .toList()
                .toString();
    }

    private static void same(String what, HoursFigures actual, LogFigures.Hours expected) {
        assertThat(actual.getCount()).as(what).isEqualTo(expected.count());
        assertThat(actual.hasMean()).as(what).isEqualTo(expected.mean() != null);
        if (expected.mean() != null) {
            Percentage millionth = Percentage.withPercentage(1e-4);
            assertThat(actual.getMean()).as(what).isCloseTo(expected.mean(), millionth);
            assertThat(actual.getMedian()).as(what).isCloseTo(expected.median(), millionth);
            assertThat(actual.getP90()).as(what).isCloseTo(expected.p90(), millionth);
        }
    }

    private static GetEscalationMetricsResponse ask(
            String basis, String group, LocalDateTime at, @Nullable LocalDateTime from, @Nullable LocalDateTime to) {
        GetEscalationMetricsRequest.Builder request = GetEscalationMetricsRequest.newBuilder()
                .setBasis(basis)
                .setGroupBy(group)
                .setAsOf(EventMeta.toTimestamp(at.toInstant(ZoneOffset.UTC)));
        if (from != null) {
            request.setFrom(EventMeta.toTimestamp(from.toInstant(ZoneOffset.UTC)));
        }
        if (to != null) {
            request.setTo(EventMeta.toTimestamp(to.toInstant(ZoneOffset.UTC)));
        }
        return metrics.of(request.build(), Readers.ALL);
    }
}
