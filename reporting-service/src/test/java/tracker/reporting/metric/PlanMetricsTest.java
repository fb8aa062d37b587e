package tracker.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationConfidentialityChanged;
import tracker.escalation.v1.EscalationDismissed;
import tracker.escalation.v1.EscalationMerged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationReopened;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.HealthRules;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanCancelled;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanHealth;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanItemDoneClaimed;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanItemRejected;
import tracker.plan.v1.PlanItemVerified;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.platform.error.Rejection;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.PlanReplay;
import tracker.reporting.PlanStory;
import tracker.reporting.Scene;
import tracker.reporting.fact.FactsDatabase;
import tracker.reporting.fact.TestFacts;
import tracker.reporting.v1.BaselineBurnDown;
import tracker.reporting.v1.BurnDownDay;
import tracker.reporting.v1.DaysFigures;
import tracker.reporting.v1.GetBurnDownRequest;
import tracker.reporting.v1.GetItemMetricsRequest;
import tracker.reporting.v1.GetItemThroughputRequest;
import tracker.reporting.v1.GetPlanMetricsRequest;
import tracker.reporting.v1.HoursFigures;
import tracker.reporting.v1.ItemFigures;
import tracker.reporting.v1.ItemThroughput;
import tracker.reporting.v1.PlanFigures;

/** Figures over plans against what other code counts in the same events, now and in the past. */
class PlanMetricsTest {

    private static final List<String> TEAMS = List.of("teams/a", "teams/b", "teams/c", "teams/d");
    private static final Instant NOW = Instant.now();
    private static final Instant START = NOW.truncatedTo(ChronoUnit.HOURS).minus(80, ChronoUnit.DAYS);
    private static final List<Scene> STORIES = LongStream.range(0, 60)
            .mapToObj(seed -> PlanStory.of(seed, START, TEAMS))
            .toList();

    private static FactsDatabase database;
    private static PlanMetrics metrics;

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
        List<StoredEvent> events = new ArrayList<>();
        STORIES.forEach(scene -> events.addAll(scene.events()));
        database.apply(events, 333);
        metrics = new PlanMetrics(database.jdbc());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** Every plan that was drafted by then, as it stood. */
    private static Map<String, PlanReplay> plans(Instant at) {
        Map<String, PlanReplay> plans = new TreeMap<>();
        for (Scene scene : STORIES) {
            PlanReplay plan = PlanReplay.of(scene.events(), at, Instant.MAX);
            if (!plan.state.isEmpty()) {
                plans.put(scene.name(), plan);
            }
        }
        return plans;
    }

    /** Half past some hour: dues are at full hours. */
    private static Instant day(int number) {
        return START.plus(number, ChronoUnit.DAYS).plus(30, ChronoUnit.MINUTES);
    }

    private static String month(Instant at) {
        return YearMonth.from(at.atZone(ZoneOffset.UTC)).toString();
    }

    private static double days(Duration duration) {
        return duration.getSeconds() / 86_400.0;
    }

    private static double percentile(List<Double> sorted, double p) {
        double place = (sorted.size() - 1) * p;
        int below = (int) place;
        double above = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return sorted.get(below) + (place - below) * (above - sorted.get(below));
    }

    private static void assertDays(DaysFigures figures, List<Double> expected) {
        assertThat(figures.getCount()).isEqualTo(expected.size());
        assertThat(figures.hasMean()).isEqualTo(!expected.isEmpty());
        if (!expected.isEmpty()) {
            Collections.sort(expected);
            assertClose(
                    figures.getMean(),
                    expected.stream().mapToDouble(d -> d).average().orElseThrow());
            assertClose(figures.getMedian(), percentile(expected, 0.5));
            assertClose(figures.getP90(), percentile(expected, 0.9));
            assertClose(figures.getMax(), expected.getLast());
        }
    }

    private static void assertHours(HoursFigures figures, List<Double> expected) {
        assertThat(figures.getCount()).isEqualTo(expected.size());
        if (!expected.isEmpty()) {
            Collections.sort(expected);
            assertClose(
                    figures.getMean(),
                    expected.stream().mapToDouble(d -> d).average().orElseThrow());
            assertClose(figures.getMedian(), percentile(expected, 0.5));
            assertClose(figures.getP90(), percentile(expected, 0.9));
        }
    }

    private static void assertClose(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, org.assertj.core.data.Offset.offset(1e-9));
    }

    /** One pass over an item, by hand. */
    private static final class CountedItems {
        private int items;
        private int open;
        private int overdue;
        private int blocked;
        private int unverified;
        private int claimed;
        private int verified;
        private int rejected;
        private final List<Double> slips = new ArrayList<>();

        private void take(PlanReplay plan, PlanReplay.Item item, int baseline, Instant at) {
            items += item.counts() ? 1 : 0;
            open += plan.open(item) ? 1 : 0;
            overdue += plan.overdue(item, at) ? 1 : 0;
            blocked += plan.open(item) && item.state.equals("BLOCKED") ? 1 : 0;
            unverified += plan.open(item) && item.state.equals("DONE_CLAIMED") ? 1 : 0;
            claimed += item.claimed;
            verified += item.verified;
            rejected += item.rejected;
            if (item.counts() && plan.baselines.size() >= baseline) {
                PlanReplay.Agreed agreed = plan.baselines.get(baseline - 1).get(item.name);
                if (agreed != null) {
                    slips.add(days(Duration.between(agreed.due(), item.due)));
                }
            }
        }

        private void assertEqual(ItemFigures figures) {
            assertThat(figures)
                    .extracting(
                            ItemFigures::getItems,
                            ItemFigures::getOpen,
                            ItemFigures::getOverdue,
                            ItemFigures::getBlocked,
                            ItemFigures::getUnverified,
                            ItemFigures::getDoneClaimed,
                            ItemFigures::getVerified,
                            ItemFigures::getRejected)
                    .containsExactly(items, open, overdue, blocked, unverified, claimed, verified, rejected);
            assertThat(figures.hasVerificationRate()).isEqualTo(claimed > 0);
            if (claimed > 0) {
                assertClose(figures.getVerificationRate(), verified / (double) claimed);
            }
            assertDays(figures.getSlipDays(), slips);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 40, 60, 80})
    void itemFigures_inEachGroup_againstEachBaseline(int day) {
        Instant at = day(day);
        Map<String, BiFunction<PlanReplay, PlanReplay.Item, String>> groups = Map.of(
                "", (plan, item) -> "",
                "team", (plan, item) -> item.team,
                "plan", (plan, item) -> item.name.substring(0, item.name.indexOf("/items/")),
                "kind", (plan, item) -> item.kind,
                "month", (plan, item) -> month(item.due));
        groups.forEach((group, key) -> {
            for (int baseline : List.of(1, 2)) {
                Map<String, CountedItems> expected = new HashMap<>();
                plans(at)
                        .values()
                        .forEach(plan -> plan.items
                                .values()
                                .forEach(item -> expected.computeIfAbsent(
                                                key.apply(plan, item), absent -> new CountedItems())
                                        .take(plan, item, baseline, at)));
                var response = metrics.items(GetItemMetricsRequest.newBuilder()
                        .setGroupBy(group)
                        .setBaseline(baseline)
                        .setAsOf(EventMeta.toTimestamp(at))
                        .build());
                Map<String, ItemFigures> found =
                        group.isEmpty() ? Map.of("", response.getFigures()) : response.getGroupsMap();
                assertThat(found.keySet()).as(group).isNotEmpty().isEqualTo(expected.keySet());
                found.forEach((name, figures) ->
                        Objects.requireNonNull(expected.get(name)).assertEqual(figures));
            }
        });
    }

    @Test
    void itemFigures_ofOneTeamInOnePlan() {
        Instant at = day(60);
        String name = STORIES.get(3).name();
        PlanReplay plan = Objects.requireNonNull(plans(at).get(name));
        CountedItems expected = new CountedItems();
        plan.items.values().stream()
                .filter(item -> item.team.equals("teams/b"))
                .forEach(item -> expected.take(plan, item, 1, at));

        ItemFigures figures = metrics.items(GetItemMetricsRequest.newBuilder()
                        .setTeam("teams/b")
                        .setPlan(name)
                        .setAsOf(EventMeta.toTimestamp(at))
                        .build())
                .getFigures();

        assertThat(expected.items).isPositive();
        expected.assertEqual(figures);
    }

    @Test
    void nothingHappened_isZeroAndNull() {
        var request = GetItemMetricsRequest.newBuilder()
                .setAsOf(EventMeta.toTimestamp(START.minus(1, ChronoUnit.DAYS)))
                .build();

        assertThat(metrics.items(request).getFigures())
                .isEqualTo(ItemFigures.newBuilder()
                        .setSlipDays(DaysFigures.getDefaultInstance())
                        .build());
        assertThat(metrics.plans(GetPlanMetricsRequest.newBuilder()
                                .setAsOf(request.getAsOf())
                                .build())
                        .getFigures()
                        .getPlans())
                .isZero();
    }

    /** A plan that stands in a group, by hand. */
    private record Counted(String key, String name, PlanReplay plan, HealthColour colour, boolean byTeam) {

        private List<Double> alignment() {
            if (plan.baselines.isEmpty()) {
                return List.of();
            }
            Optional<Instant> offered = times(plan.firstOffered).min(Instant::compareTo);
            Optional<Instant> accepted = times(plan.lastAccepted).max(Instant::compareTo);
            return offered.isEmpty() || accepted.isEmpty()
                    ? List.of()
                    : List.of(days(Duration.between(offered.get(), accepted.get())) * 24);
        }

        private Stream<Instant> times(Map<String, Instant> byTeams) {
            return byTeams.entrySet().stream()
                    .filter(each -> !byTeam || each.getKey().equals(key))
                    .map(Map.Entry::getValue);
        }

        private List<Double> slip(int baseline) {
            var now = plan.items.values().stream()
                    .filter(PlanReplay.Item::counts)
                    .map(item -> item.due)
                    .max(Instant::compareTo);
            if (now.isEmpty() || plan.baselines.size() < baseline) {
                return List.of();
            }
            return plan.baselines.get(baseline - 1).values().stream()
                    .map(PlanReplay.Agreed::due)
                    .max(Instant::compareTo)
                    .map(then -> days(Duration.between(then, now.get())))
                    .stream()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 40, 60, 80})
    void planFigures_inEachGroup_againstEachBaseline(int day) {
        Instant at = day(day);
        Map<String, Function<PlanReplay, Set<String>>> groups = Map.of(
                "", plan -> Set.of(""),
                "team", PlanReplay::teams,
                "problem", plan -> Set.of(plan.problem),
                "state", plan -> Set.of(plan.state),
                "month", plan -> Set.of(month(plan.drafted)));
        groups.forEach((group, keys) -> {
            for (int baseline : List.of(1, 2)) {
                Map<String, List<Counted>> expected = new HashMap<>();
                plans(at)
                        .forEach((name, plan) -> keys.apply(plan)
                                .forEach(key -> expected.computeIfAbsent(key, absent -> new ArrayList<>())
                                        .add(new Counted(key, name, plan, colour(name, at), group.equals("team")))));
                var response = metrics.plans(GetPlanMetricsRequest.newBuilder()
                        .setGroupBy(group)
                        .setBaseline(baseline)
                        .setAsOf(EventMeta.toTimestamp(at))
                        .build());
                Map<String, PlanFigures> found =
                        group.isEmpty() ? Map.of("", response.getFigures()) : response.getGroupsMap();
                assertThat(found.keySet()).as(group).isNotEmpty().isEqualTo(expected.keySet());
                found.forEach(
                        (key, figures) -> assertPlans(figures, Objects.requireNonNull(expected.get(key)), baseline));
            }
        });
    }

    private static HealthColour colour(String name, Instant at) {
        Plan plan = Plan.newBuilder().setName(name).build();
        Scene scene = STORIES.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        for (StoredEvent event : PlanReplay.until(scene.events(), at, Instant.MAX)) {
            plan = PlanFold.fold(plan, event.payload(), event.meta());
        }
        return PlanHealth.of(plan, at, HealthRules.shipped().at(at)).getColour();
    }

    private static void assertPlans(PlanFigures figures, List<Counted> plans, int baseline) {
        assertThat(figures)
                .extracting(
                        PlanFigures::getPlans,
                        PlanFigures::getUnderWay,
                        PlanFigures::getGreen,
                        PlanFigures::getAmber,
                        PlanFigures::getRed,
                        PlanFigures::getAgreed,
                        PlanFigures::getReplanned,
                        PlanFigures::getImplemented,
                        PlanFigures::getClosedEffective,
                        PlanFigures::getClosedIneffective)
                .containsExactly(
                        plans.size(),
                        count(plans, plan -> plan.plan().underWay()),
                        count(plans, plan -> plan.colour() == HealthColour.HEALTH_COLOUR_GREEN),
                        count(plans, plan -> plan.colour() == HealthColour.HEALTH_COLOUR_AMBER),
                        count(plans, plan -> plan.colour() == HealthColour.HEALTH_COLOUR_RED),
                        count(plans, plan -> !plan.plan().baselines.isEmpty()),
                        plans.stream().mapToInt(plan -> plan.plan().replanned).sum(),
                        count(plans, plan -> plan.plan().implemented),
                        count(plans, plan -> plan.plan().state.equals("CLOSED_EFFECTIVE")),
                        count(plans, plan -> plan.plan().state.equals("CLOSED_INEFFECTIVE")));
        assertHours(
                figures.getAlignmentHours(),
                new ArrayList<>(plans.stream()
                        .flatMap(plan -> plan.alignment().stream())
                        .toList()));
        assertDays(
                figures.getSlipDays(),
                new ArrayList<>(plans.stream()
                        .flatMap(plan -> plan.slip(baseline).stream())
                        .toList()));
    }

    private static int count(List<Counted> plans, java.util.function.Predicate<Counted> wanted) {
        return (int) plans.stream().filter(wanted).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "occurred"})
    void burnDown_dayByDay_againstEachBaseline(String basis) {
        int compared = 0;
        for (Scene scene : STORIES.subList(0, 20)) {
            for (BurnDownDay day : metrics.burnDown(GetBurnDownRequest.newBuilder()
                            .setPlan(scene.name())
                            .setFromDay(
                                    START.atZone(ZoneOffset.UTC).toLocalDate().toString())
                            .setBasis(basis)
                            .build())
                    .getDaysList()) {
                LocalDate date = LocalDate.parse(day.getDay());
                Instant ends = date.plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .minus(1, ChronoUnit.MICROS);
                boolean toCome = date.atStartOfDay(ZoneOffset.UTC).toInstant().isAfter(NOW);
                PlanReplay plan = PlanReplay.of(
                        scene.events(), ends.isBefore(NOW) ? ends : NOW, basis.equals("known") ? ends : Instant.MAX);
                assertThat(day).as(scene.name()).isEqualTo(expected(day.getDay(), plan, ends, toCome));
                compared += day.getBaselinesCount();
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    private static BurnDownDay expected(String date, PlanReplay plan, Instant ends, boolean toCome) {
        boolean over = List.of("CANCELLED", "CLOSED_EFFECTIVE", "CLOSED_INEFFECTIVE", "RISK_ACCEPTED")
                .contains(plan.state);
        BurnDownDay.Builder day = BurnDownDay.newBuilder().setDay(date);
        if (!toCome) {
            day.setItems((int) plan.items.values().stream()
                            .filter(PlanReplay.Item::counts)
                            .count())
                    .setOpenItems((int) plan.items.values().stream()
                            .filter(item -> !over && item.open())
                            .count());
        }
        for (int i = 0; i < plan.baselines.size(); i++) {
            Map<String, PlanReplay.Agreed> agreed = plan.baselines.get(i);
            BaselineBurnDown.Builder against = BaselineBurnDown.newBuilder()
                    .setBaseline(i + 1)
                    .setPlannedOpen((int) agreed.values().stream()
                            .filter(item -> item.due().isAfter(ends))
                            .count());
            if (!toCome) {
                against.setOpenItems((int) agreed.keySet().stream()
                        .filter(name -> !over
                                && Objects.requireNonNull(plan.items.get(name)).open())
                        .count());
            }
            day.addBaselines(against);
        }
        return day.build();
    }

    /** What was known of a day stays, whatever is told later. */
    @Test
    void burnDown_ofThePast_isNeverRecalculated() {
        try (FactsDatabase other = TestFacts.fresh()) {
            PlanMetrics growing = new PlanMetrics(other.jdbc());
            Scene scene = STORIES.stream()
                    .max(java.util.Comparator.comparing(each -> each.events().size()))
                    .orElseThrow();
            List<BurnDownDay> before = List.of();
            for (StoredEvent event : scene.events()) {
                other.apply(List.of(event));
                LocalDate yesterday = event.meta()
                        .recorded()
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .minusDays(1);
                List<BurnDownDay> now = growing.burnDown(GetBurnDownRequest.newBuilder()
                                .setPlan(scene.name())
                                .setFromDay(START.atZone(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .toString())
                                .setToDay(yesterday.toString())
                                .build())
                        .getDaysList();
                if (event.meta().recorded().isBefore(NOW)) {
                    assertThat(now.subList(0, before.size())).isEqualTo(before);
                    before = now;
                }
            }
            assertThat(before).hasSizeGreaterThan(10);
        }
    }

    @Test
    void burnDown_ofNoPlan_ofNoDay_ofTooManyDays_isRefused() {
        GetBurnDownRequest request =
                GetBurnDownRequest.newBuilder().setPlan(STORIES.get(1).name()).build();

        assertThatThrownBy(() -> metrics.burnDown(
                        request.toBuilder().setPlan("plans/none").build()))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("plans/none");
        assertThatThrownBy(() -> metrics.burnDown(
                        request.toBuilder().setFromDay("2026-02-30").build()))
                .hasMessageContaining("from_day")
                .hasMessageContaining("2026-02-30");
        assertThatThrownBy(() -> metrics.burnDown(request.toBuilder()
                        .setFromDay("2020-01-01")
                        .setToDay("2024-01-01")
                        .build()))
                .hasMessageContaining("to_day");
        assertThatThrownBy(() -> metrics.burnDown(request.toBuilder()
                        .setFromDay("2020-01-02")
                        .setToDay("2020-01-01")
                        .build()))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("to_day: lies before from");
    }

    @Test
    void burnDown_isOf1100DaysAtMost() {
        GetBurnDownRequest.Builder request = GetBurnDownRequest.newBuilder()
                .setPlan(STORIES.get(1).name())
                .setFromDay("2020-01-01")
                .setToDay("2023-01-04");

        assertThat(metrics.burnDown(request.build()).getDaysList()).hasSize(1_100);
        assertThatThrownBy(() -> metrics.burnDown(request.setToDay("2023-01-05").build()))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("to_day");
    }

    @Test
    void burnDown_thatEndsBeforeTheDraft_orBeginsBehindTheEnd_hasNoDays() {
        try (FactsDatabase other = TestFacts.fresh()) {
            other.apply(lasting("plans/short", day(-30), day(-20), day(-10)).events());
            PlanMetrics its = new PlanMetrics(other.jdbc());
            GetBurnDownRequest whole =
                    GetBurnDownRequest.newBuilder().setPlan("plans/short").build();

            assertThat(its.burnDown(whole.toBuilder().setToDay(dateOf(day(-31))).build())
                            .getDaysList())
                    .isEmpty();
            assertThat(its.burnDown(whole.toBuilder()
                                    .setFromDay(dateOf(day(-9)))
                                    .build())
                            .getDaysList())
                    .isEmpty();
        }
    }

    /** Each with the day of its draft, when its item is due, and when it was given up. */
    @Test
    void burnDown_withoutBounds_isOfDaysThatMayBeAskedFor() {
        try (FactsDatabase other = TestFacts.fresh()) {
            other.apply(lasting("plans/old", day(-3000), day(10), null).events());
            other.apply(lasting("plans/far", day(-5), day(9000), null).events());
            other.apply(
                    lasting("plans/ended", day(-3000), day(9000), day(-2990)).events());
            PlanMetrics its = new PlanMetrics(other.jdbc());

            assertThat(List.of("old", "far", "ended"))
                    .extracting(name -> its.burnDown(GetBurnDownRequest.newBuilder()
                                    .setPlan("plans/" + name)
                                    .build())
                            .getDaysList())
                    .satisfiesExactly(
                            old -> assertThat(old)
                                    .hasSize(1_100)
                                    .last()
                                    .extracting(BurnDownDay::getDay)
                                    .isEqualTo(dateOf(Instant.now())),
                            far -> assertThat(far)
                                    .hasSize(1_100)
                                    .first()
                                    .extracting(BurnDownDay::getDay)
                                    .isEqualTo(dateOf(day(-5))),
                            ended -> assertThat(ended).hasSize(11));
            assertThat(its.burnDown(GetBurnDownRequest.newBuilder()
                                    .setPlan("plans/old")
                                    .setFromDay(dateOf(day(-2900)))
                                    .build())
                            .getDaysList())
                    .hasSize(1_100)
                    .first()
                    .extracting(BurnDownDay::getDay)
                    .isEqualTo(dateOf(day(-2900)));
        }
    }

    private static Scene lasting(String name, Instant drafted, Instant due, @Nullable Instant cancelled) {
        Scene scene = new Scene("plan", name)
                .recorded(
                        drafted,
                        "ann",
                        PlanDrafted.newBuilder()
                                .setOccurredTime(EventMeta.toTimestamp(drafted))
                                .build())
                .recorded(
                        drafted,
                        "ann",
                        PlanItemProposed.newBuilder()
                                .setOccurredTime(EventMeta.toTimestamp(drafted))
                                .setItem(name + "/items/1")
                                .setTeam("teams/a")
                                .setDueTime(EventMeta.toTimestamp(due))
                                .build());
        return cancelled == null
                ? scene
                : scene.recorded(
                        cancelled,
                        "ann",
                        PlanCancelled.newBuilder()
                                .setOccurredTime(EventMeta.toTimestamp(cancelled))
                                .build());
    }

    private static String dateOf(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Test
    void aPeriodThatEndsBeforeItBegins_isRefused() {
        GetItemThroughputRequest.Builder request = GetItemThroughputRequest.newBuilder()
                .setFrom(EventMeta.toTimestamp(day(2)))
                .setTo(EventMeta.toTimestamp(day(1)));
        assertThatThrownBy(() -> metrics.throughput(request.build()))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("from");
        assertThat(metrics.throughput(request.setTo(request.getFrom()).build()).getPeriodsList())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "month", "day"})
    void throughput_periodByPeriod(String period) {
        Instant at = day(60);
        Instant from = day(10);
        Instant to = day(50);
        DateTimeFormatter format = DateTimeFormatter.ofPattern(
                        switch (period) {
                            case "month" -> "yyyy-MM";
                            case "day" -> "yyyy-MM-dd";
                            default -> "YYYY-'W'ww";
                        },
                        Locale.GERMANY)
                .withZone(ZoneOffset.UTC);
        Map<String, int[]> expected = new TreeMap<>();
        for (Scene scene : STORIES) {
            for (StoredEvent event : PlanReplay.until(scene.events(), at, Instant.MAX)) {
                Instant occurred = event.meta().occurred();
                int column = column(event.payload());
                if (column >= 0 && !occurred.isBefore(from) && occurred.isBefore(to)) {
                    expected.computeIfAbsent(format.format(occurred), absent -> new int[4])[column]++;
                }
            }
        }

        List<ItemThroughput> found = metrics.throughput(GetItemThroughputRequest.newBuilder()
                        .setPeriod(period)
                        .setFrom(EventMeta.toTimestamp(from))
                        .setTo(EventMeta.toTimestamp(to))
                        .setAsOf(EventMeta.toTimestamp(at))
                        .build())
                .getPeriodsList();

        Map<String, List<Integer>> counted = new TreeMap<>();
        found.stream()
                .map(each -> Map.entry(
                        each,
                        List.of(each.getProposed(), each.getDoneClaimed(), each.getVerified(), each.getRejected())))
                .filter(each -> each.getValue().stream().anyMatch(count -> count > 0))
                .forEach(each -> counted.put(each.getKey().getPeriod(), each.getValue()));
        Map<String, List<Integer>> wanted = new TreeMap<>();
        expected.forEach((key, counts) ->
                wanted.put(key, java.util.Arrays.stream(counts).boxed().toList()));
        assertThat(counted).isNotEmpty().isEqualTo(wanted);
        assertThat(found).extracting(ItemThroughput::getPeriod).isSorted();
    }

    private static int column(Message event) {
        return switch (event) {
            case PlanItemProposed e -> 0;
            case PlanItemDoneClaimed e -> 1;
            case PlanItemVerified e -> 2;
            case PlanItemRejected e -> 3;
            default -> -1;
        };
    }

    @Test
    void whatCameBackAfterAPlanWasCarriedOut_isItsRecurrence() {
        try (FactsDatabase other = TestFacts.fresh()) {
            Instant implemented = NOW.minus(10, ChronoUnit.DAYS);
            List<StoredEvent> events = new ArrayList<>(new Scene("plan", "plans/1")
                    .live(PlanDrafted.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented.minusSeconds(9)))
                            .setProblem("problems/1")
                            .addFingerprints("1|known before|")
                            .build())
                    .live(PlanImplemented.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented))
                            .build())
                    .live(PlanMonitoringStarted.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented))
                            .addFingerprints("1|video|slow")
                            .build())
                    .events());
            events.addAll(new Scene("plan", "plans/2")
                    .live(PlanDrafted.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented))
                            .setProblem("problems/1")
                            .addFingerprints("1|known before|")
                            .build())
                    .events());
            events.addAll(opened("before", implemented.minusSeconds(1)).events());
            events.addAll(opened("first", implemented.plusSeconds(1)).events());
            events.addAll(opened("second", implemented.plus(5, ChronoUnit.DAYS)).events());
            Scene dismissed = opened("dismissed", implemented.plusSeconds(5));
            events.addAll(dismissed
                    .live(EscalationDismissed.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented.plusSeconds(6)))
                            .build())
                    .events());
            events.addAll(opened("hidden", implemented.plusSeconds(5))
                    .live(EscalationConfidentialityChanged.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented.plusSeconds(6)))
                            .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                            .build())
                    .events());
            events.addAll(merged("of a return", implemented.plus(2, ChronoUnit.DAYS), "first")
                    .events());
            other.apply(events);

            assertThat(recurrences(other, NOW)).isEqualTo(2);
            assertThat(recurrences(other, implemented.plus(1, ChronoUnit.DAYS))).isEqualTo(1);
            other.apply(merged("of what was before", implemented.plus(6, ChronoUnit.DAYS), "before")
                    .events());
            assertThat(recurrences(other, NOW)).isEqualTo(3);
            other.apply(merged("of what is hidden", implemented.plus(7, ChronoUnit.DAYS), "hidden")
                    .events());
            assertThat(recurrences(other, NOW)).isEqualTo(4);
            other.apply(opened("again", implemented.minusSeconds(9))
                    .live(EscalationReopened.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(implemented.plus(8, ChronoUnit.DAYS)))
                            .build())
                    .events());
            assertThat(recurrences(other, NOW)).isEqualTo(5);
            assertThat(recurrences(other, implemented.plus(1, ChronoUnit.DAYS))).isEqualTo(1);
            assertThat(recurrences(other, implemented.plusMillis(5_500)))
                    .as("before the one was dismissed")
                    .isEqualTo(2);
            assertThat(recurrences(other, implemented)).isZero();
            assertThat(other.jdbc()
                            .queryForList(
                                    "SELECT name || ' ' || unnest(fingerprints) FROM reporting_v1.plan", String.class))
                    .as("nothing of what was known when it was drafted")
                    .containsExactly("plans/1 1|video|slow");
        }
    }

    private static int recurrences(FactsDatabase database, Instant at) {
        return new PlanMetrics(database.jdbc())
                .plans(GetPlanMetricsRequest.newBuilder()
                        .setGroupBy("plan")
                        .setAsOf(EventMeta.toTimestamp(at))
                        .build())
                .getGroupsOrThrow("plans/1")
                .getRecurrences();
    }

    private static Scene merged(String name, Instant when, String into) {
        return opened(name, when)
                .live(EscalationMerged.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(when))
                        .setInto("escalations/" + into)
                        .build());
    }

    private static Scene opened(String name, Instant when) {
        return new Scene("escalation", "escalations/" + name)
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(EventMeta.toTimestamp(when))
                        .setTitle("Videos do not load")
                        .setClassification(
                                Classification.newBuilder().addCategory("Video").setSymptom("slow"))
                        .build());
    }
}
