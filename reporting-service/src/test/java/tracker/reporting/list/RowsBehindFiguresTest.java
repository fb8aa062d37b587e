package tracker.reporting.list;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Classification;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.EscalationAcknowledged;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.HealthRules;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanImplemented;
import tracker.plan.v1.PlanMonitoringStarted;
import tracker.plan.v1.PlanState;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.PlanStory;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.fact.FactsDatabase;
import tracker.reporting.fact.TestFacts;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.metric.EscalationMetrics;
import tracker.reporting.metric.PlanMetrics;
import tracker.reporting.past.Past;
import tracker.reporting.standing.Standings;
import tracker.reporting.v1.AgingFigures;
import tracker.reporting.v1.BurnDownDay;
import tracker.reporting.v1.EscalationFigures;
import tracker.reporting.v1.GetAgingMetricsRequest;
import tracker.reporting.v1.GetBurnDownRequest;
import tracker.reporting.v1.GetEscalationMetricsRequest;
import tracker.reporting.v1.GetItemMetricsRequest;
import tracker.reporting.v1.GetItemThroughputRequest;
import tracker.reporting.v1.GetPlanMetricsRequest;
import tracker.reporting.v1.ItemFigures;
import tracker.reporting.v1.ItemThroughput;
import tracker.reporting.v1.ListEscalationsRequest;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.PlanFigures;
import tracker.reporting.v1.PlanStanding;

/** Every figure that the page links to a list is what that list counts, in each group, now and in the past, for each reader. */
class RowsBehindFiguresTest {

    /** A figure, what the list of its rows is asked for, and whether it counts steps instead of rows. */
    private record Link<F, B>(String figure, ToIntFunction<F> value, UnaryOperator<B> asked, boolean steps) {}

    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(250, ChronoUnit.DAYS);
    private static final String MATTER = "1|video|slow";
    private static final Map<String, Priority> PRIORITIES = Map.of(
            "1 - Critical", Priority.PRIORITY_CRITICAL,
            "2 - High", Priority.PRIORITY_HIGH,
            "3 - Moderate", Priority.PRIORITY_MODERATE,
            "4 - Low", Priority.PRIORITY_LOW,
            "?", Priority.PRIORITY_UNSPECIFIED);
    private static final List<EscalationState> SETTLED = List.of(
            EscalationState.ESCALATION_STATE_UNSPECIFIED,
            EscalationState.ESCALATION_STATE_RESOLVED,
            EscalationState.ESCALATION_STATE_CLOSED,
            EscalationState.ESCALATION_STATE_DISMISSED,
            EscalationState.ESCALATION_STATE_MERGED,
            EscalationState.UNRECOGNIZED);
    private static final List<ItemState> DROPPED = List.of(
            ItemState.ITEM_STATE_UNSPECIFIED,
            ItemState.ITEM_STATE_CANCELLED,
            ItemState.ITEM_STATE_SUPERSEDED,
            ItemState.ITEM_STATE_RISK_ACCEPTED,
            ItemState.UNRECOGNIZED);
    private static final List<PlanState> UNDER_WAY = List.of(
            PlanState.PLAN_STATE_DRAFT,
            PlanState.PLAN_STATE_PROPOSED,
            PlanState.PLAN_STATE_ALIGNING,
            PlanState.PLAN_STATE_AGREED,
            PlanState.PLAN_STATE_IN_EXECUTION,
            PlanState.PLAN_STATE_REPLANNING);

    private static final List<Link<EscalationFigures, ListEscalationsRequest.Builder>> ESCALATIONS = List.of(
            rows("opened", EscalationFigures::getOpened, b -> b),
            rows("resolved", EscalationFigures::getResolved, b -> b.setHappened("resolved")),
            rows("closed", EscalationFigures::getClosed, b -> b.setHappened("closed")),
            rows(
                    "time_to_first_resolution_hours",
                    f -> f.getTimeToFirstResolutionHours().getCount(),
                    b -> b.setHappened("resolved")),
            rows("time_to_close_hours", f -> f.getTimeToCloseHours().getCount(), b -> b.setHappened("closed")),
            steps("reopened", EscalationFigures::getReopened, b -> b.setHappened("reopened")),
            steps("reassignments", EscalationFigures::getReassignments, b -> b.setHappened("team_changed")),
            steps("priority_changes", EscalationFigures::getPriorityChanges, b -> b.setHappened("priority_changed")),
            rows("sla_judged", EscalationFigures::getSlaJudged, b -> b.setHappened("sla_judged")),
            rows("sla_met", EscalationFigures::getSlaMet, b -> b.setHappened("sla_met")));

    private static Link<EscalationFigures, ListEscalationsRequest.Builder> problemLinks(String basis) {
        String happened = basis.equals("observed") ? "problem_linked" : "problem_named";
        return rows("problem_links", EscalationFigures::getProblemLinks, b -> b.setHappened(happened));
    }

    private static final List<Link<AgingFigures, ListEscalationsRequest.Builder>> AGES = List.of(
            rows(
                    "time_to_acknowledge_hours",
                    f -> f.getTimeToAcknowledgeHours().getCount(),
                    b -> b.setHappened("acknowledged")),
            rows("unacknowledged", AgingFigures::getUnacknowledged, b -> b.setUnacknowledged(true)),
            rows("open", AgingFigures::getOpen, RowsBehindFiguresTest::open),
            rows("open_under_30_days", AgingFigures::getOpenUnder30Days, b -> aged(b, 0, 30)),
            rows("open_under_90_days", AgingFigures::getOpenUnder90Days, b -> aged(b, 30, 90)),
            rows("open_under_180_days", AgingFigures::getOpenUnder180Days, b -> aged(b, 90, 180)),
            rows("open_from_180_days", AgingFigures::getOpenFrom180Days, b -> aged(b, 180, 100_000)));

    private static final List<Link<ItemFigures, ListItemsRequest.Builder>> ITEMS = List.of(
            rows("items", ItemFigures::getItems, RowsBehindFiguresTest::inPlan),
            rows("open", ItemFigures::getOpen, b -> b.setOpen(true)),
            rows("overdue", ItemFigures::getOverdue, b -> b.setOverdue(true)),
            rows("blocked", ItemFigures::getBlocked, b -> b.setOpen(true).setBlocked(true)),
            rows(
                    "unverified",
                    ItemFigures::getUnverified,
                    b -> b.setOpen(true).addState(ItemState.ITEM_STATE_DONE_CLAIMED)),
            steps("done_claimed", ItemFigures::getDoneClaimed, b -> b.setHappened("done_claimed")),
            steps("verified", ItemFigures::getVerified, b -> b.setHappened("verified")),
            steps("verification_rate", ItemFigures::getDoneClaimed, b -> b.setHappened("done_claimed")),
            steps("rejected", ItemFigures::getRejected, b -> b.setHappened("rejected")),
            rows("slip_days", f -> f.getSlipDays().getCount(), b -> inPlan(b).setBaseline(1)));

    private static final String ALIGNMENT = "alignment_hours";

    private static final List<Link<PlanFigures, ListPlansRequest.Builder>> PLANS = List.of(
            rows("plans", PlanFigures::getPlans, b -> b),
            rows("under_way", PlanFigures::getUnderWay, b -> b.addAllState(UNDER_WAY)),
            rows("green", PlanFigures::getGreen, b -> b.addHealth(HealthColour.HEALTH_COLOUR_GREEN)),
            rows("amber", PlanFigures::getAmber, b -> b.addHealth(HealthColour.HEALTH_COLOUR_AMBER)),
            rows("red", PlanFigures::getRed, b -> b.addHealth(HealthColour.HEALTH_COLOUR_RED)),
            rows("agreed", PlanFigures::getAgreed, b -> b.setHappened("agreed")),
            rows(ALIGNMENT, f -> f.getAlignmentHours().getCount(), b -> b.setHappened("agreed")),
            rows("implemented", PlanFigures::getImplemented, b -> b.setHappened("implemented")),
            steps("replanned", PlanFigures::getReplanned, b -> b.setHappened("replanned")),
            rows(
                    "closed_effective",
                    PlanFigures::getClosedEffective,
                    b -> b.addState(PlanState.PLAN_STATE_CLOSED_EFFECTIVE)),
            rows(
                    "closed_ineffective",
                    PlanFigures::getClosedIneffective,
                    b -> b.addState(PlanState.PLAN_STATE_CLOSED_INEFFECTIVE)),
            rows("slip_days", f -> f.getSlipDays().getCount(), b -> b.setBaseline(1)),
            steps("recurrences", PlanFigures::getRecurrences, b -> b.setHappened("recurred")));

    private static final List<Link<ItemThroughput, ListItemsRequest.Builder>> THROUGHPUT = List.of(
            steps("proposed", ItemThroughput::getProposed, b -> b.setHappened("proposed")),
            steps("accepted", ItemThroughput::getAccepted, b -> b.setHappened("accepted")),
            steps("started", ItemThroughput::getStarted, b -> b.setHappened("started")),
            steps("done_claimed", ItemThroughput::getDoneClaimed, b -> b.setHappened("done_claimed")),
            steps("verified", ItemThroughput::getVerified, b -> b.setHappened("verified")),
            steps("rejected", ItemThroughput::getRejected, b -> b.setHappened("rejected")),
            steps("closed", ItemThroughput::getClosed, b -> b.setHappened("closed")));

    private static FactsDatabase database;
    private static final Standings STANDINGS = new Standings(HealthRules.shipped());

    private static EscalationList escalations;
    private static ItemList items;
    private static Lists lists;
    private static EscalationMetrics escalationMetrics;
    private static PlanMetrics planMetrics;

    private static <F, B> Link<F, B> rows(String figure, ToIntFunction<F> value, UnaryOperator<B> asked) {
        return new Link<>(figure, value, asked, false);
    }

    private static <F, B> Link<F, B> steps(String figure, ToIntFunction<F> value, UnaryOperator<B> asked) {
        return new Link<>(figure, value, asked, true);
    }

    private static ListEscalationsRequest.Builder open(ListEscalationsRequest.Builder request) {
        return request.addAllState(Arrays.stream(EscalationState.values())
                .filter(state -> !SETTLED.contains(state))
                .toList());
    }

    /** Open for so many days of the calendar at least, and for fewer than so many. */
    private static ListEscalationsRequest.Builder aged(ListEscalationsRequest.Builder request, int from, int to) {
        LocalDate today = LocalDate.ofInstant(EventMeta.toInstant(request.getAsOf()), ZoneOffset.UTC);
        return open(request)
                .setOpenFrom(midnight(today.minusDays(to - 1L)))
                .setOpenBefore(midnight(today.plusDays(1L - from)));
    }

    private static ListItemsRequest.Builder inPlan(ListItemsRequest.Builder request) {
        return request.addAllState(Arrays.stream(ItemState.values())
                .filter(state -> !DROPPED.contains(state))
                .toList());
    }

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
        List<StoredEvent> events = new ArrayList<>(LogEvents.of(IncidentLog.sample(300)));
        for (int i = 0; i < events.size(); i++) { // some become confidential at their end
            StoredEvent event = events.get(i);
            boolean last =
                    i + 1 == events.size() || !events.get(i + 1).aggregateId().equals(event.aggregateId());
            if (last && event.aggregateId().hashCode() % 3 == 0) {
                events.add(++i, LogEvents.hidden(event, List.of("vera")));
            }
        }
        LongStream.range(0, 40)
                .mapToObj(seed -> PlanStory.of(seed, START, List.of("teams/a", "teams/b", "teams/c")))
                .forEach(scene -> events.addAll(scene.events()));
        events.addAll(cameBack());
        database.apply(events, 777);
        escalations = new EscalationList(database.jdbc());
        items = new ItemList(database.jdbc());
        lists = new Lists(
                database.jdbc(),
                new Past((name, sequence) -> events.stream()
                        .filter(event ->
                                event.aggregateId().equals(name) && event.meta().sequence() <= sequence)
                        .map(event -> new Past.Event(event.payload(), event.meta()))
                        .toList()));
        escalationMetrics = new EscalationMetrics(database.jdbc());
        planMetrics = new PlanMetrics(database.jdbc());
    }

    /** Two plans are carried out, a confidential one among them, and twice there is more of what they were made for. */
    private static List<StoredEvent> cameBack() {
        List<StoredEvent> events = new ArrayList<>(carriedOut("plans/came-back", Confidentiality.CONFIDENTIALITY_OPEN));
        events.addAll(carriedOut("plans/came-back-to-few", Confidentiality.CONFIDENTIALITY_CONFIDENTIAL));
        for (int i = 0; i < 2; i++) {
            events.addAll(new Scene("escalation", "escalations/more-" + i)
                    .live(EscalationOpened.newBuilder()
                            .setOccurredTime(day(30 + 40 * i))
                            .setClassification(Classification.newBuilder()
                                    .addCategory("video")
                                    .setSymptom("slow"))
                            .build())
                    .live(EscalationAcknowledged.newBuilder()
                            .setOccurredTime(day(31 + 40 * i))
                            .build())
                    .events());
        }
        return events;
    }

    private static List<StoredEvent> carriedOut(String name, Confidentiality confidentiality) {
        return new Scene("plan", name)
                .live(PlanDrafted.newBuilder()
                        .setOccurredTime(day(1))
                        .setProblem("problems/1")
                        .setConfidentiality(confidentiality)
                        .addViewers("vera")
                        .build())
                .live(PlanImplemented.newBuilder().setOccurredTime(day(20)).build())
                .live(PlanMonitoringStarted.newBuilder()
                        .setOccurredTime(day(20))
                        .addFingerprints(MATTER)
                        .build())
                .events();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Timestamp day(int number) {
        return EventMeta.toTimestamp(START.plus(number, ChronoUnit.DAYS).plus(30, ChronoUnit.MINUTES));
    }

    private static Timestamp midnight(LocalDate day) {
        return EventMeta.toTimestamp(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** Groups, by the days of which they are told; the empty text stands for now. */
    static Stream<Arguments> groupsOfEscalations() {
        Map<String, List<String>> days = Map.of(
                "observed", List.of("", "2016-03-10T00:00:00Z", "2016-04-02T09:30:00Z"),
                "source", List.of("", "2016-03-10T00:00:00Z"));
        return Stream.of("priority", "month", "team", "category")
                .flatMap(group -> days.entrySet().stream()
                        .flatMap(of -> of.getValue().stream().map(asOf -> Arguments.of(of.getKey(), group, asOf))));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("groupsOfEscalations")
    void escalations_areThoseCounted(String basis, String groupBy, String asOf) {
        Timestamp from = midnight(LocalDate.parse("2016-03-01"));
        Timestamp to = midnight(LocalDate.parse("2016-03-04"));
        for (Reader reader : List.of(Readers.ALL, Readers.analyst("vera"), Readers.analyst("nobody"))) {
            for (boolean bounded : reader.seesAll() ? new boolean[] {false, true} : new boolean[] {false}) {
                var asked =
                        GetEscalationMetricsRequest.newBuilder().setBasis(basis).setGroupBy(groupBy);
                if (!asOf.isEmpty()) {
                    asked.setAsOf(EventMeta.toTimestamp(Instant.parse(asOf)));
                }
                if (bounded) {
                    asked.setFrom(from).setTo(to);
                }
                Map<String, EscalationFigures> groups =
                        escalationMetrics.of(asked.build(), reader).getGroupsMap();
                assertThat(groups).isNotEmpty();
                Map<ListEscalationsRequest, Integer> rows = new HashMap<>(); // two figures may lead to the same
                groups.forEach((group, figures) -> linksOf(basis).forEach(link -> {
                    var list =
                            ListEscalationsRequest.newBuilder().setBasis(basis).setPageSize(1);
                    if (asked.hasAsOf()) {
                        list.setAsOf(asked.getAsOf());
                    }
                    if (bounded) {
                        list.setOpenFrom(from).setOpenBefore(to);
                    }
                    if (!choose(list, groupBy, group)) {
                        return;
                    }
                    var request = link.asked().apply(list).build();
                    assertThat(
                                    link.steps()
                                            ? escalations.happened(request, reader)
                                            : rows.computeIfAbsent(
                                                    request,
                                                    same -> escalations
                                                            .page(same, reader)
                                                            .totalSize()))
                            .as("%s of %s at %s for %s", link.figure(), group, asOf, reader)
                            .isEqualTo(link.value().applyAsInt(figures));
                }));
            }
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"priority", "team", "category"})
    void ages_areThoseCounted(String groupBy) {
        for (Reader reader : List.of(Readers.ALL, Readers.analyst("vera"), Readers.analyst("nobody"))) {
            for (Instant asOf :
                    List.of(Instant.now(), Instant.parse("2016-04-02T09:30:00Z"), EventMeta.toInstant(day(75)))) {
                var asked =
                        GetAgingMetricsRequest.newBuilder().setGroupBy(groupBy).setAsOf(EventMeta.toTimestamp(asOf));
                Map<String, AgingFigures> groups =
                        escalationMetrics.aging(asked.build(), reader).getGroupsMap();
                assertThat(groups).isNotEmpty();
                groups.forEach((group, figures) -> AGES.forEach(link -> {
                    var list =
                            ListEscalationsRequest.newBuilder().setPageSize(1).setAsOf(asked.getAsOf());
                    if (!choose(list, groupBy, group)) {
                        return;
                    }
                    assertThat(escalations
                                    .page(link.asked().apply(list).build(), reader)
                                    .totalSize())
                            .as("%s of %s at %s for %s", link.figure(), group, asOf, reader)
                            .isEqualTo(link.value().applyAsInt(figures));
                }));
            }
        }
    }

    private static List<Link<EscalationFigures, ListEscalationsRequest.Builder>> linksOf(String basis) {
        return Stream.concat(ESCALATIONS.stream(), Stream.of(problemLinks(basis)))
                .toList();
    }

    /** Asks for the group, as far as a list can be asked for it; within a period already asked for, both must hold. */
    private static boolean choose(ListEscalationsRequest.Builder list, String groupBy, String group) {
        switch (groupBy) {
            case "priority" -> {
                if (!PRIORITIES.containsKey(group)) {
                    return false;
                }
                list.addPriority(PRIORITIES.get(group));
            }
            case "team" -> {
                list.setTeam(group);
            }
            case "category" -> list.setCategory(group);
            default -> {
                YearMonth month = YearMonth.parse(group);
                if (!list.hasOpenFrom()) {
                    list.setOpenFrom(midnight(month.atDay(1)));
                    list.setOpenBefore(midnight(month.plusMonths(1).atDay(1)));
                }
            }
        }
        return true;
    }

    /** The empty text stands for now. */
    private static @Nullable Timestamp asOf(int days) {
        return days == 0 ? null : day(days);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 15, 40, 90})
    void items_areThoseCounted(int days) {
        Timestamp asOf = asOf(days);
        for (String groupBy : List.of("team", "plan", "kind", "month")) {
            var asked = GetItemMetricsRequest.newBuilder().setGroupBy(groupBy);
            if (asOf != null) {
                asked.setAsOf(asOf);
            }
            Map<String, ItemFigures> groups = planMetrics.items(asked.build()).getGroupsMap();
            assertThat(groups).isNotEmpty();
            groups.forEach((group, figures) -> ITEMS.forEach(link -> {
                var list = ListItemsRequest.newBuilder().setPageSize(1);
                switch (groupBy) {
                    case "team" -> list.setTeam(group);
                    case "plan" -> list.setPlan(group);
                    case "kind" -> list.addKind(ItemKind.valueOf("ITEM_KIND_" + group));
                    default ->
                        list.setDueFrom(midnight(YearMonth.parse(group).atDay(1)))
                                .setDueBefore(midnight(
                                        YearMonth.parse(group).plusMonths(1).atDay(1)));
                }
                assertItems(link, figures, list, asOf, group);
            }));
        }
    }

    private static <F> void assertItems(
            Link<F, ListItemsRequest.Builder> link,
            F figures,
            ListItemsRequest.Builder list,
            @Nullable Timestamp asOf,
            String group) {
        if (asOf != null) {
            list.setAsOf(asOf);
        }
        ListItemsRequest request = link.asked().apply(list).build();
        assertThat(
                        link.steps()
                                ? items.happened(request, Readers.ALL)
                                : items.page(request, Instant.now(), Readers.ALL)
                                        .totalSize())
                .as("%s of %s at %s", link.figure(), group, asOf)
                .isEqualTo(link.value().applyAsInt(figures));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void openItemsOfADay_asKnownNow_areThoseOfTheListThen_unlessThePlanIsSuspended() {
        int compared = 0;
        List<String> plans =
                planMetrics
                        .items(GetItemMetricsRequest.newBuilder()
                                .setGroupBy("plan")
                                .build())
                        .getGroupsMap()
                        .keySet()
                        .stream()
                        .sorted()
                        .limit(10)
                        .toList();
        for (String plan : plans) {
            for (BurnDownDay day : planMetrics
                    .burnDown(GetBurnDownRequest.newBuilder()
                            .setPlan(plan)
                            .setBasis("occurred")
                            .build())
                    .getDaysList()) {
                Instant end = LocalDate.parse(day.getDay())
                        .plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .minus(1, ChronoUnit.MICROS);
                boolean looked = LocalDate.parse(day.getDay()).getDayOfMonth() % 6 == 0;
                if (looked && day.hasOpenItems() && end.isBefore(Instant.now())) {
                    var list = ListItemsRequest.newBuilder().setPlan(plan).setAsOf(EventMeta.toTimestamp(end));
                    Page<ListedItem> open = items.page(list.setOpen(true).build(), Instant.now(), Readers.ALL);
                    boolean suspended =
                            items.page(list.setOpen(false).build(), Instant.now(), Readers.ALL).rows().stream()
                                    .anyMatch(item -> item.getPlanState() == PlanState.PLAN_STATE_SUSPENDED);
                    assertThat(open.totalSize())
                            .as("%s on %s", plan, day.getDay())
                            .isEqualTo(suspended ? 0 : day.getOpenItems());
                    assertThat(items.page(inPlan(list).build(), Instant.now(), Readers.ALL)
                                    .totalSize())
                            .as("%s on %s", plan, day.getDay())
                            .isEqualTo(day.getItems());
                    compared += open.totalSize();
                }
            }
        }
        assertThat(compared).isPositive();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 60})
    void stepsOfItems_areThoseOfTheirWeek(int days) {
        Timestamp asOf = asOf(days);
        var asked = GetItemThroughputRequest.newBuilder();
        if (asOf != null) {
            asked.setAsOf(asOf);
        }
        List<ItemThroughput> weeks = planMetrics.throughput(asked.build()).getPeriodsList();
        assertThat(weeks).isNotEmpty();
        for (ItemThroughput week : weeks) {
            LocalDate monday = LocalDate.of(Integer.parseInt(week.getPeriod().substring(0, 4)), 1, 4)
                    .with(
                            IsoFields.WEEK_OF_WEEK_BASED_YEAR,
                            Integer.parseInt(week.getPeriod().substring(6)))
                    .with(java.time.DayOfWeek.MONDAY);
            THROUGHPUT.forEach(link -> assertItems(
                    link,
                    week,
                    ListItemsRequest.newBuilder()
                            .setPageSize(1)
                            .setHappenedFrom(midnight(monday))
                            .setHappenedBefore(midnight(monday.plusDays(7))),
                    asOf,
                    week.getPeriod()));
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 15, 40, 90})
    void plans_areThoseCounted(int days) {
        Timestamp asOf = asOf(days);
        for (Reader reader : List.of(Readers.ALL, Readers.analyst("vera"), Readers.analyst("nobody"))) {
            for (String groupBy : List.of("team", "problem", "state", "month")) {
                plansAreThoseCounted(reader, groupBy, asOf);
            }
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 40, 90})
    void whatSlipped_isWhatIsDueLaterThanAgreed(int days) {
        Timestamp asOf = asOf(days);
        for (int baseline : List.of(1, 2)) {
            var ofItems =
                    inPlan(ListItemsRequest.newBuilder()).setBaseline(baseline).setSlipped(true);
            var ofPlans = ListPlansRequest.newBuilder().setBaseline(baseline).setSlipped(true);
            if (asOf != null) {
                ofItems.setAsOf(asOf);
                ofPlans.setAsOf(asOf);
            }
            assertThat(items.page(ofItems.build(), Instant.now(), Readers.ALL).totalSize())
                    .as("items of baseline %d", baseline)
                    .isEqualTo(slipped("plan_item_slip", baseline, asOf));
            assertThat(counted(ofPlans.build(), Readers.ALL))
                    .as("plans of baseline %d", baseline)
                    .isEqualTo(slipped("plan_slip", baseline, asOf));
            if (baseline == 1) {
                assertThat(counted(ofPlans.clearBaseline().build(), Readers.ALL))
                        .isEqualTo(slipped("plan_slip", 1, asOf));
            }
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 40, 90})
    void anItemSaysHowFarItHasSlipped_asTheFiguresHaveIt(int days) {
        Timestamp asOf = asOf(days);
        var asked = inPlan(ListItemsRequest.newBuilder()).setBaseline(1).setPageSize(500);
        if (asOf != null) {
            asked.setAsOf(asOf);
        }
        Map<String, Double> slips = slips("plan_item_slip", 1, asOf);
        assertThat(items.page(asked.build(), Instant.now(), Readers.ALL).rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.getSlipDays())
                        .isCloseTo(slips.get(row.getItem().getName()), Offset.offset(1e-6)));
        assertThat(items.page(asked.clearBaseline().build(), Instant.now(), Readers.ALL)
                        .rows())
                .noneMatch(ListedItem::hasSlipDays);
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 40, 90})
    void aPlanSaysHowFarItHasSlipped_asTheFiguresHaveIt(int days) {
        Timestamp asOf = asOf(days);
        for (int baseline : List.of(1, 2)) {
            Map<String, Double> slips = slips("plan_slip", baseline, asOf);
            var asked = ListPlansRequest.newBuilder().setBaseline(baseline).setPageSize(500);
            if (asOf != null) {
                asked.setAsOf(asOf);
            }
            List<PlanStanding> told = lists.plans(asked.build(), Readers.ALL).rows().stream()
                    .map(plan -> STANDINGS.against(Lists.baseline(asked.build()), plan, Instant.now()))
                    .toList();
            assertThat(told).extracting(PlanStanding::getPlan).containsExactlyInAnyOrderElementsOf(slips.keySet());
            assertThat(told)
                    .allSatisfy(plan ->
                            assertThat(plan.getSlipDays()).isCloseTo(slips.get(plan.getPlan()), Offset.offset(1e-6)));
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 40, 90})
    void plansAreOrderedByHowFarTheyHaveSlipped_pageByPage(int days) {
        Timestamp asOf = asOf(days);
        for (int baseline : List.of(0, 2)) {
            Map<String, Double> slips = slips("plan_slip", Math.max(baseline, 1), asOf);
            var asked = ListPlansRequest.newBuilder().setBaseline(baseline);
            if (asOf != null) {
                asked.setAsOf(asOf);
            }
            List<String> furthest = names(asked.setOrderBy("slip_days desc"));
            assertThat(furthest)
                    .isSortedAccordingTo(
                            Comparator.comparing((String plan) -> slips.getOrDefault(plan, Double.NEGATIVE_INFINITY))
                                    .thenComparing(Comparator.naturalOrder())
                                    .reversed());
            assertThat(furthest).hasSize(counted(asked.build(), Readers.ALL));
            assertThat(names(asked.setOrderBy("slip_days"))).isEqualTo(furthest.reversed());
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 40, 90})
    void itemsAreOrderedByHowFarTheyHaveSlipped_pageByPage(int days) {
        Timestamp asOf = asOf(days);
        for (int baseline : List.of(0, 2)) {
            Map<String, Double> slips = slips("plan_item_slip", Math.max(baseline, 1), asOf);
            var asked = inPlan(ListItemsRequest.newBuilder()).setBaseline(baseline);
            if (asOf != null) {
                asked.setAsOf(asOf);
            }
            List<ListedItem> furthest = all(asked.setOrderBy("slip_days desc"));
            List<String> names = names(furthest);
            assertThat(names)
                    .isSortedAccordingTo(
                            Comparator.comparing((String item) -> slips.getOrDefault(item, Double.NEGATIVE_INFINITY))
                                    .thenComparing(Comparator.naturalOrder())
                                    .reversed())
                    .containsAll(slips.keySet());
            assertThat(furthest)
                    .allSatisfy(row -> assertThat(row.hasSlipDays())
                            .isEqualTo(slips.containsKey(row.getItem().getName())));
            assertThat(names(all(asked.setOrderBy("slip_days")))).isEqualTo(names.reversed());
        }
    }

    private static List<String> names(List<ListedItem> rows) {
        return rows.stream().map(row -> row.getItem().getName()).toList();
    }

    private static List<ListedItem> all(ListItemsRequest.Builder request) {
        List<ListedItem> all = new ArrayList<>();
        String token = "";
        do {
            Page<ListedItem> page =
                    items.page(request.setPageSize(7).setPageToken(token).build(), Instant.now(), Readers.ALL);
            all.addAll(page.rows());
            token = page.nextPageToken();
        } while (!token.isEmpty());
        request.clearPageToken();
        return all;
    }

    private static List<String> names(ListPlansRequest.Builder request) {
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            Page<Plan> page =
                    lists.plans(request.setPageSize(7).setPageToken(token).build(), Readers.ALL);
            page.rows().forEach(plan -> names.add(plan.getName()));
            token = page.nextPageToken();
        } while (!token.isEmpty());
        request.clearPageToken();
        return names;
    }

    /** As SQL tells it, of what has slipped. */
    private static Map<String, Double> slips(String rows, int baseline, @Nullable Timestamp asOf) {
        Map<String, Double> slips = new HashMap<>();
        database.jdbc()
                .query(
                        "SELECT name, slip_days FROM reporting_v1." + rows
                                + "(?::timestamptz) WHERE baseline = ? AND slip_days IS NOT NULL",
                        row -> {
                            slips.put(row.getString(1), row.getDouble(2));
                        },
                        asOf == null ? null : java.sql.Timestamp.from(EventMeta.toInstant(asOf)),
                        baseline);
        return slips;
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(strings = {"plan_item_slip", "plan_slip"})
    void someHaveSlipped(String rows) {
        assertThat(Stream.of(40, 90).mapToInt(days -> slipped(rows, 1, day(days))))
                .anyMatch(count -> count > 0);
    }

    private static int slipped(String rows, int baseline, @Nullable Timestamp asOf) {
        Integer count = database.jdbc()
                .queryForObject(
                        "SELECT count(*)::int FROM reporting_v1." + rows
                                + "(?::timestamptz) WHERE baseline = ? AND due_time > agreed_due_time",
                        Integer.class,
                        asOf == null ? null : java.sql.Timestamp.from(EventMeta.toInstant(asOf)),
                        baseline);
        return count == null ? 0 : count;
    }

    private static void plansAreThoseCounted(Reader reader, String groupBy, @Nullable Timestamp asOf) {
        var asked = GetPlanMetricsRequest.newBuilder().setGroupBy(groupBy);
        if (asOf != null) {
            asked.setAsOf(asOf);
        }
        Map<String, PlanFigures> groups = new Discretion(database.jdbc())
                .asReader(reader, () -> planMetrics.plans(asked.build()))
                .getGroupsMap();
        assertThat(groups).isNotEmpty();
        groups.forEach((group, figures) -> PLANS.forEach(link -> {
            var list = link.asked().apply(ListPlansRequest.newBuilder());
            if (groupBy.equals("state") && list.getStateCount() > 0) {
                return; // two states at once
            }
            if (groupBy.equals("team") && link.figure().equals(ALIGNMENT)) {
                list.setHappened("accepted"); // the team's own
            }
            switch (groupBy) {
                case "team" -> list.setTeam(group);
                case "problem" -> list.setProblem(group);
                case "state" -> list.addState(PlanState.valueOf("PLAN_STATE_" + group));
                default ->
                    list.setDraftFrom(midnight(YearMonth.parse(group).atDay(1)))
                            .setDraftBefore(midnight(
                                    YearMonth.parse(group).plusMonths(1).atDay(1)));
            }
            if (asOf != null) {
                list.setAsOf(asOf);
            }
            assertThat(link.steps() ? lists.happened(list.build(), reader) : counted(list.build(), reader))
                    .as("%s of %s at %s for %s", link.figure(), group, asOf, reader)
                    .isEqualTo(link.value().applyAsInt(figures));
        }));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @ValueSource(ints = {0, 40, 90})
    void aPlanSaysHowLongItTookToAgree_asTheFiguresHaveIt(int days) {
        Timestamp asOf = asOf(days);
        for (String groupBy : List.of("team", "state")) {
            var asked = GetPlanMetricsRequest.newBuilder().setGroupBy(groupBy);
            var list = ListPlansRequest.newBuilder().setPageSize(500).setHappened("agreed");
            if (asOf != null) {
                asked.setAsOf(asOf);
                list.setAsOf(asOf);
            }
            new Discretion(database.jdbc())
                    .asReader(Readers.ALL, () -> planMetrics.plans(asked.build()))
                    .getGroupsMap()
                    .forEach((group, figures) -> {
                        var rows = list.clone();
                        if (groupBy.equals("team")) {
                            rows.setTeam(group).setHappened("accepted");
                        } else {
                            rows.addState(PlanState.valueOf("PLAN_STATE_" + group));
                        }
                        assertThat(hours(rows.build()).average().orElse(0))
                                .as("%s at %s", group, asOf)
                                .isCloseTo(figures.getAlignmentHours().getMean(), Offset.offset(1e-6));
                    });
            assertThat(hours(list.build()).count()).isPositive();
            assertThat(hours(list.clearHappened().build()).count()).isZero();
        }
    }

    private static DoubleStream hours(ListPlansRequest request) {
        return lists.alignmentHours(request, lists.plans(request, Readers.ALL).rows(), Readers.ALL).values().stream()
                .mapToDouble(Double::doubleValue);
    }

    private static int counted(ListPlansRequest request, Reader reader) {
        return lists.plans(request.toBuilder().setPageSize(1).build(), reader).totalSize();
    }

    @Test
    void everyFigureThatIsLinked_hasRows() {
        var escalationFigures = escalationMetrics
                .of(GetEscalationMetricsRequest.newBuilder().setBasis("source").build(), Readers.ALL)
                .getFigures();
        assertThat(linksOf("source"))
                .allSatisfy(link -> assertThat(link.value().applyAsInt(escalationFigures))
                        .as(link.figure())
                        .isPositive());
        var ages = escalationMetrics
                .aging(GetAgingMetricsRequest.newBuilder().setAsOf(day(249)).build(), Readers.ALL)
                .getFigures();
        assertThat(AGES)
                .filteredOn(link -> !link.figure().startsWith("open_under"))
                .allSatisfy(link -> assertThat(link.value().applyAsInt(ages))
                        .as(link.figure())
                        .isPositive());
        var itemFigures = planMetrics
                .items(GetItemMetricsRequest.newBuilder().setAsOf(day(60)).build())
                .getFigures();
        assertThat(ITEMS)
                .allSatisfy(link -> assertThat(link.value().applyAsInt(itemFigures))
                        .as(link.figure())
                        .isPositive());
        var planFigures = planMetrics
                .plans(GetPlanMetricsRequest.newBuilder().setAsOf(day(75)).build())
                .getFigures();
        assertThat(PLANS)
                .allSatisfy(link -> assertThat(link.value().applyAsInt(planFigures))
                        .as(link.figure())
                        .isPositive());
    }
}
