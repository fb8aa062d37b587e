package tracker.reporting.metric;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.contract.Said;
import tracker.plan.v1.PlanProgress;
import tracker.plan.v1.PlanState;
import tracker.platform.error.Rejection;
import tracker.reporting.v1.BaselineBurnDown;
import tracker.reporting.v1.BurnDownDay;
import tracker.reporting.v1.DaysFigures;
import tracker.reporting.v1.GetBurnDownRequest;
import tracker.reporting.v1.GetBurnDownResponse;
import tracker.reporting.v1.GetItemMetricsRequest;
import tracker.reporting.v1.GetItemMetricsResponse;
import tracker.reporting.v1.GetItemThroughputRequest;
import tracker.reporting.v1.GetItemThroughputResponse;
import tracker.reporting.v1.GetPlanMetricsRequest;
import tracker.reporting.v1.GetPlanMetricsResponse;
import tracker.reporting.v1.ItemFigures;
import tracker.reporting.v1.ItemThroughput;
import tracker.reporting.v1.PlanFigures;

/** Figures over plans and their items, as the SQL functions define them, for whoever the transaction says reads them. */
public final class PlanMetrics {

    private record Group<F>(String key, F figures) {}

    private record Range(LocalDate first, LocalDate last) {}

    private record Whole(LocalDate first, LocalDate last, LocalDate today) {}

    private static final int MOST_DAYS = 1_100;

    /** As words of the tables. */
    private static final String[] ENDED = Arrays.stream(PlanState.values())
            .filter(PlanProgress::hasEnded)
            .map(state -> state.name().substring("PLAN_STATE_".length()))
            .toArray(String[]::new);

    private final JdbcTemplate jdbc;

    public PlanMetrics(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public GetItemMetricsResponse items(GetItemMetricsRequest request) {
        List<Group<ItemFigures>> groups = jdbc.query(
                "SELECT * FROM reporting.seen_item_figures(?::timestamptz, ?, ?, ?, ?)",
                (row, number) -> new Group<>(row.getString("group_key"), itemFigures(row)),
                FigureRows.instant(request.hasAsOf(), request.getAsOf()),
                request.getGroupBy(),
                baseline(request.getBaseline()),
                request.getTeam(),
                request.getPlan());
        GetItemMetricsResponse.Builder response = GetItemMetricsResponse.newBuilder();
        if (request.getGroupBy().isEmpty()) {
            groups.forEach(all -> response.setFigures(all.figures()));
        } else {
            groups.forEach(group -> response.putGroups(group.key(), group.figures()));
        }
        return response.build();
    }

    public GetPlanMetricsResponse plans(GetPlanMetricsRequest request) {
        List<Group<PlanFigures>> groups = jdbc.query(
                "SELECT * FROM reporting.seen_plan_figures(?::timestamptz, ?, ?)",
                (row, number) -> new Group<>(row.getString("group_key"), planFigures(row)),
                FigureRows.instant(request.hasAsOf(), request.getAsOf()),
                request.getGroupBy(),
                baseline(request.getBaseline()));
        GetPlanMetricsResponse.Builder response = GetPlanMetricsResponse.newBuilder();
        if (request.getGroupBy().isEmpty()) {
            groups.forEach(all -> response.setFigures(all.figures()));
        } else {
            groups.forEach(group -> response.putGroups(group.key(), group.figures()));
        }
        return response.build();
    }

    public GetItemThroughputResponse throughput(GetItemThroughputRequest request) {
        FigureRows.requirePeriod(request.hasFrom() && request.hasTo(), request.getFrom(), request.getTo());
        return GetItemThroughputResponse.newBuilder()
                .addAllPeriods(jdbc.query(
                        "SELECT * FROM reporting.seen_item_throughput("
                                + "?::timestamptz, ?::timestamptz, ?, ?, ?, ?::timestamptz)",
                        (row, number) -> throughput(row),
                        FigureRows.instant(request.hasFrom(), request.getFrom()),
                        FigureRows.instant(request.hasTo(), request.getTo()),
                        request.getPeriod(),
                        request.getTeam(),
                        request.getPlan(),
                        FigureRows.instant(request.hasAsOf(), request.getAsOf())))
                .build();
    }

    public GetBurnDownResponse burnDown(GetBurnDownRequest request) {
        Range range = range(request);
        GetBurnDownResponse.Builder response = GetBurnDownResponse.newBuilder();
        jdbc.query(
                "SELECT * FROM reporting.seen_plan_burn_down(?, ?, ?, ?)",
                row -> {
                    addDay(response, row);
                },
                request.getPlan(),
                Date.valueOf(range.first()),
                Date.valueOf(range.last()),
                request.getBasis().isEmpty() ? "known" : request.getBasis());
        return response.build();
    }

    private Range range(GetBurnDownRequest request) {
        List<Whole> found = jdbc.query(
                "SELECT (draft_time AT TIME ZONE 'UTC')::date AS first, (CASE WHEN state = ANY(?::text[]) THEN update_time"
                        + " ELSE greatest(coalesce(due_time, now()), now()) END AT TIME ZONE 'UTC')::date AS last,"
                        + " (now() AT TIME ZONE 'UTC')::date AS today FROM reporting.seen_plan WHERE name = ?",
                (row, number) -> new Whole(
                        row.getDate("first").toLocalDate(),
                        row.getDate("last").toLocalDate(),
                        row.getDate("today").toLocalDate()),
                ENDED,
                request.getPlan());
        if (found.isEmpty()) {
            throw Rejection.notFound(request.getPlan());
        }
        Range range = range(request, found.getFirst());
        if (!request.getFromDay().isEmpty()
                && !request.getToDay().isEmpty()
                && range.last().isBefore(range.first())) {
            throw Rejection.invalid("to_day", FigureRows.toBeforeFrom());
        }
        if (range.first().until(range.last(), ChronoUnit.DAYS) >= MOST_DAYS) {
            throw Rejection.invalid(
                    "to_day",
                    Said.of(
                            "TOO_MANY_DAYS",
                            "{last} is {days} days or more after {first}: ask for fewer.",
                            range.last(),
                            MOST_DAYS,
                            range.first()));
        }
        return range;
    }

    /** What is not given ends with the plan, and is no longer than may be asked for: today is in it, if the plan has not ended. */
    private static Range range(GetBurnDownRequest request, Whole whole) {
        LocalDate first = day("from_day", request.getFromDay(), whole.first());
        LocalDate most = first.plusDays(MOST_DAYS - 1);
        if (request.getFromDay().isEmpty()) {
            most = latest(most, whole.today());
        }
        LocalDate last = day("to_day", request.getToDay(), earliest(whole.last(), most));
        return new Range(request.getFromDay().isEmpty() ? latest(first, last.minusDays(MOST_DAYS - 1)) : first, last);
    }

    private static LocalDate earliest(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate day(String field, String text, LocalDate unlessGiven) {
        try {
            return text.isEmpty() ? unlessGiven : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw Rejection.invalid(
                    field, Said.of("NO_DAY", "{text} is no day of the calendar: write one such as 2026-03-01.", text));
        }
    }

    /** A day has a row for each baseline, or one without. */
    private static void addDay(GetBurnDownResponse.Builder response, ResultSet row) throws SQLException {
        String day = row.getString("day");
        int last = response.getDaysCount() - 1;
        if (last < 0 || !response.getDays(last).getDay().equals(day)) {
            BurnDownDay.Builder next = BurnDownDay.newBuilder().setDay(day);
            Integer items = whole(row, "items");
            Integer open = whole(row, "open_items");
            if (items != null && open != null) {
                next.setItems(items).setOpenItems(open);
            }
            response.addDays(next);
            last++;
        }
        Integer baseline = whole(row, "baseline");
        if (baseline != null) {
            BaselineBurnDown.Builder against =
                    BaselineBurnDown.newBuilder().setBaseline(baseline).setPlannedOpen(row.getInt("planned_open"));
            Integer open = whole(row, "baseline_open");
            if (open != null) {
                against.setOpenItems(open);
            }
            response.getDaysBuilder(last).addBaselines(against);
        }
    }

    private static @Nullable Integer whole(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    private static @Nullable Integer baseline(int number) {
        return number == 0 ? null : number;
    }

    private static ItemFigures itemFigures(ResultSet row) throws SQLException {
        ItemFigures.Builder figures = ItemFigures.newBuilder()
                .setItems(row.getInt("items"))
                .setOpen(row.getInt("open"))
                .setOverdue(row.getInt("overdue"))
                .setBlocked(row.getInt("blocked"))
                .setUnverified(row.getInt("unverified"))
                .setDoneClaimed(row.getInt("done_claimed"))
                .setVerified(row.getInt("verified"))
                .setRejected(row.getInt("rejected"))
                .setSlipDays(slip(row));
        if (figures.getDoneClaimed() > 0) {
            figures.setVerificationRate(row.getDouble("verification_rate"));
        }
        return figures.build();
    }

    private static PlanFigures planFigures(ResultSet row) throws SQLException {
        return PlanFigures.newBuilder()
                .setPlans(row.getInt("plans"))
                .setUnderWay(row.getInt("under_way"))
                .setGreen(row.getInt("green"))
                .setAmber(row.getInt("amber"))
                .setRed(row.getInt("red"))
                .setAgreed(row.getInt("agreed"))
                .setReplanned(row.getInt("replanned"))
                .setImplemented(row.getInt("implemented"))
                .setClosedEffective(row.getInt("closed_effective"))
                .setClosedIneffective(row.getInt("closed_ineffective"))
                .setAlignmentHours(FigureRows.hours(row, "alignment"))
                .setSlipDays(slip(row))
                .setRecurrences(row.getInt("recurrences"))
                .build();
    }

    private static DaysFigures slip(ResultSet row) throws SQLException {
        DaysFigures.Builder days = DaysFigures.newBuilder().setCount(row.getInt("slip_count"));
        if (days.getCount() > 0) {
            days.setMean(row.getDouble("slip_mean"))
                    .setMedian(row.getDouble("slip_median"))
                    .setP90(row.getDouble("slip_p90"))
                    .setMax(row.getDouble("slip_max"));
        }
        return days.build();
    }

    private static ItemThroughput throughput(ResultSet row) throws SQLException {
        return ItemThroughput.newBuilder()
                .setPeriod(row.getString("group_key"))
                .setProposed(row.getInt("proposed"))
                .setAccepted(row.getInt("accepted"))
                .setStarted(row.getInt("started"))
                .setDoneClaimed(row.getInt("done_claimed"))
                .setVerified(row.getInt("verified"))
                .setRejected(row.getInt("rejected"))
                .setClosed(row.getInt("closed"))
                .build();
    }
}
