package tracker.reporting.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tracker.reporting.Scene.at;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.HealthRules;
import tracker.plan.v1.ItemKind;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanDrafted;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanHealth;
import tracker.plan.v1.PlanItemProposed;
import tracker.plan.v1.PlanRiskAcceptanceDecided;
import tracker.plan.v1.PlanRiskAcceptanceRequested;
import tracker.plan.v1.PlanState;
import tracker.platform.error.Rejection;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseConfirmed;
import tracker.reporting.PlanReplay;
import tracker.reporting.PlanStory;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.fact.FactsDatabase;
import tracker.reporting.fact.TestFacts;
import tracker.reporting.past.Past;
import tracker.reporting.v1.ListItemsRequest;
import tracker.reporting.v1.ListPlansRequest;
import tracker.reporting.v1.ListProblemsRequest;
import tracker.reporting.v1.ListedItem;

/** Lists of plans, items and problems against what other code makes of the same events. */
class PlanListsTest {

    private static final List<String> TEAMS = List.of("teams/a", "teams/b", "teams/c", "teams/d");
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(40, ChronoUnit.DAYS);
    private static final List<Scene> STORIES = LongStream.range(0, 150)
            .mapToObj(seed -> PlanStory.of(seed, START, TEAMS))
            .toList();

    private static FactsDatabase database;
    private static Lists lists;
    private static ItemList items;

    /** A plan as the contract's fold has it and as it is told a second time. */
    private record Told(Plan plan, PlanReplay replay, List<StoredEvent> events) {}

    private static final Map<String, Told> TOLD = told();

    private static Map<String, Told> told() {
        Map<String, Told> told = new java.util.TreeMap<>();
        for (Scene scene : STORIES) {
            Plan plan = Plan.newBuilder().setName(scene.name()).build();
            for (StoredEvent event : scene.events()) {
                plan = PlanFold.fold(plan, event.payload(), event.meta());
            }
            told.put(
                    scene.name(),
                    new Told(plan, PlanReplay.of(scene.events(), Instant.MAX, Instant.MAX), scene.events()));
        }
        return told;
    }

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
        List<StoredEvent> events = new ArrayList<>();
        STORIES.forEach(scene -> events.addAll(scene.events()));
        for (int i = 0; i < 10; i++) {
            events.addAll(problem(i).events());
        }
        database.apply(events, 333);
        lists = new Lists(database.jdbc(), new Past((name, sequence) -> List.of()));
        items = new ItemList(database.jdbc());
    }

    private static Scene problem(int number) {
        Scene scene = new Scene("problem", "problems/" + number)
                .live(ProblemOpened.newBuilder()
                        .setOccurredTime(at("2026-01-%02dT00:00:00Z".formatted(1 + number * 7 % 10)))
                        .setTitle("Problem of 支付 %d%%".formatted(number))
                        .setDescription("Some_thing")
                        .setKind(ProblemKind.forNumber(1 + number % 4))
                        .addFingerprints("fp-" + number % 3)
                        .build());
        if (number % 2 == 0) {
            scene.live(RootCauseConfirmed.newBuilder()
                    .setOccurredTime(at("2026-02-%02dT00:00:00Z".formatted(10 - number)))
                    .setRootCause(RootCause.newBuilder().setRevision(1).setConfirmedBy("finder-" + number % 4))
                    .build());
        }
        return scene;
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Set<String> plans(ListPlansRequest.Builder request) {
        Set<String> names = new HashSet<>();
        String token = "";
        int total;
        do {
            Page<Plan> page =
                    lists.plans(request.setPageSize(17).setPageToken(token).build(), Readers.ALL);
            page.rows().forEach(plan -> assertThat(names.add(plan.getName())).isTrue());
            token = page.nextPageToken();
            total = page.totalSize();
        } while (!token.isEmpty());
        assertThat(total).isEqualTo(names.size());
        return names;
    }

    private static Set<String> expected(Predicate<Told> wanted) {
        Set<String> names = new HashSet<>();
        TOLD.forEach((name, told) -> {
            if (wanted.test(told)) {
                names.add(name);
            }
        });
        return names;
    }

    @Test
    void aPlanIsListed_asTheContractFoldsIt() {
        Page<Plan> page =
                lists.plans(ListPlansRequest.newBuilder().setPageSize(500).build(), Readers.ALL);
        assertThat(page.rows()).hasSameSizeAs(STORIES);
        page.rows()
                .forEach(plan ->
                        assertThat(plan).isEqualTo(TOLD.get(plan.getName()).plan()));
    }

    @Test
    void plans_byEachFilterAndSomeTogether() {
        Instant now = Instant.now();
        for (PlanState state : List.of(PlanState.PLAN_STATE_IN_EXECUTION, PlanState.PLAN_STATE_MONITORING)) {
            assertThat(plans(ListPlansRequest.newBuilder().addState(state)))
                    .isNotEmpty()
                    .isEqualTo(expected(told -> ("PLAN_STATE_" + told.replay().state).equals(state.name())));
        }
        assertThat(plans(ListPlansRequest.newBuilder().setOverdue(true)))
                .isNotEmpty()
                .isEqualTo(expected(told -> told.replay().items.values().stream()
                        .anyMatch(item -> told.replay().overdue(item, now))));
        assertThat(plans(ListPlansRequest.newBuilder().setProblem("problems/3").setTeam("teams/b")))
                .isNotEmpty()
                .isEqualTo(expected(told -> told.replay().problem.equals("problems/3")
                        && told.replay().teams().contains("teams/b")));
        assertThat(plans(ListPlansRequest.newBuilder().setOwner("bob")))
                .isNotEmpty()
                .isEqualTo(expected(
                        told -> told.replay().items.values().stream().anyMatch(item -> item.owner.equals("bob"))));
        assertThat(plans(ListPlansRequest.newBuilder().setManager("ann")))
                .isNotEmpty()
                .isEqualTo(expected(told -> told.events().stream()
                        .anyMatch(event -> event.payload() instanceof tracker.plan.v1.PlanProposed
                                && event.meta().actor().equals("ann"))));
        assertThat(plans(ListPlansRequest.newBuilder().setText("7%_")))
                .isNotEmpty()
                .isEqualTo(expected(told -> told.plan().getCause().contains("7%_")));
        assertThat(plans(ListPlansRequest.newBuilder().setText("OF 整改"))).hasSize(STORIES.size());
        Set<String> some = Set.of(STORIES.get(3).name(), STORIES.get(7).name());
        assertThat(plans(ListPlansRequest.newBuilder().addAllName(some).addName("plans/none")))
                .isEqualTo(some);
    }

    @Test
    void aPlanThatARiskEndedWhichHasExpired_isLate_andHasNoOverdueItem() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            Instant now = Instant.now();
            mine.apply(new Scene("plan", "plans/1")
                    .live(PlanDrafted.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(START))
                            .build())
                    .live(PlanItemProposed.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(START))
                            .setItem("plans/1/items/1")
                            .setDueTime(EventMeta.toTimestamp(START.plusSeconds(1)))
                            .build())
                    .live(PlanRiskAcceptanceRequested.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(START))
                            .setExpireTime(EventMeta.toTimestamp(now.minusSeconds(60)))
                            .build())
                    .live(PlanRiskAcceptanceDecided.newBuilder()
                            .setOccurredTime(EventMeta.toTimestamp(START))
                            .setApproved(true)
                            .build())
                    .events());
            Lists its = new Lists(mine.jdbc(), new Past((name, sequence) -> List.of()));
            ListPlansRequest late = ListPlansRequest.newBuilder()
                    .addHealth(HealthColour.HEALTH_COLOUR_GREEN)
                    .addHealth(HealthColour.HEALTH_COLOUR_AMBER)
                    .addHealth(HealthColour.HEALTH_COLOUR_RED)
                    .build();
            ListPlansRequest overdue =
                    ListPlansRequest.newBuilder().setOverdue(true).build();

            assertThat(its.plans(late, Readers.ALL).totalSize()).isEqualTo(1);
            assertThat(its.plans(overdue, Readers.ALL).totalSize()).isZero();
        }
    }

    @Test
    void plans_byTheColourOfTheirHealth() {
        Instant now = Instant.now();
        HealthRules rules = HealthRules.shipped();
        int seen = 0;
        for (HealthColour colour : HealthColour.values()) {
            if (colour == HealthColour.UNRECOGNIZED) {
                continue;
            }
            Set<String> found = plans(ListPlansRequest.newBuilder().addHealth(colour));
            assertThat(found)
                    .as(colour.name())
                    .isNotEmpty()
                    .isEqualTo(expected(told ->
                            PlanHealth.of(told.plan(), now, rules.at(now)).getColour() == colour));
            seen += found.size();
        }
        assertThat(seen).isEqualTo(STORIES.size());
    }

    /** The definition in SQL is the contract's, at any instant. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void healthInSql_isHealthOfTheContract(long seed) {
        Random random = new Random(seed);
        HealthRules rules = HealthRules.shipped();
        for (int i = 0; i < 40; i++) {
            Instant at = START.plus(random.nextInt(200 * 24), ChronoUnit.HOURS).plusNanos(random.nextInt() * 1000L);
            Map<String, String> inSql = new java.util.TreeMap<>();
            database.jdbc()
                    .query(
                            "SELECT name, coalesce(reporting_v1.plan_health(?, under_way, first_due, open_items,"
                                    + " blocked_items, unaligned_teams), 'UNSPECIFIED') FROM reporting_v1.plan",
                            row -> {
                                inSql.put(row.getString(1), "HEALTH_COLOUR_" + row.getString(2));
                            },
                            java.sql.Timestamp.from(at));
            TOLD.forEach((name, told) -> assertThat(inSql.get(name))
                    .as("%s at %s", name, at)
                    .isEqualTo(PlanHealth.of(told.plan(), at, rules.at(at))
                            .getColour()
                            .name()));
        }
    }

    private static List<ListedItem> items(ListItemsRequest.Builder request) {
        List<ListedItem> found = new ArrayList<>();
        String token = "";
        int total;
        do {
            Page<ListedItem> page =
                    items.page(request.setPageSize(23).setPageToken(token).build(), Instant.now(), Readers.ALL);
            found.addAll(page.rows());
            token = page.nextPageToken();
            total = page.totalSize();
        } while (!token.isEmpty());
        assertThat(total).isEqualTo(found.size());
        assertThat(found).extracting(row -> row.getItem().getName()).doesNotHaveDuplicates();
        return found;
    }

    private static Set<String> expectedItems(BiPredicate<PlanReplay, PlanReplay.Item> wanted) {
        Set<String> names = new HashSet<>();
        TOLD.values()
                .forEach(told -> told.replay().items.values().stream()
                        .filter(item -> wanted.test(told.replay(), item))
                        .forEach(item -> names.add(item.name)));
        return names;
    }

    private static void assertItems(ListItemsRequest.Builder request, BiPredicate<PlanReplay, PlanReplay.Item> wanted) {
        List<ListedItem> found = items(request);
        assertThat(found)
                .extracting(row -> row.getItem().getName())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(expectedItems(wanted));
    }

    @Test
    void items_byEachFilterAndSomeTogether() {
        Instant now = Instant.now();
        Instant day = START.plus(30, ChronoUnit.DAYS);
        Instant later = START.plus(50, ChronoUnit.DAYS);
        assertItems(ListItemsRequest.newBuilder(), (plan, item) -> true);
        assertItems(ListItemsRequest.newBuilder().setTeam("teams/c"), (plan, item) -> item.team.equals("teams/c"));
        assertItems(ListItemsRequest.newBuilder().setOwner("dai"), (plan, item) -> item.owner.equals("dai"));
        assertItems(
                ListItemsRequest.newBuilder()
                        .addState(ItemState.ITEM_STATE_DONE_CLAIMED)
                        .addState(ItemState.ITEM_STATE_ACCEPTED),
                (plan, item) -> item.state.equals("DONE_CLAIMED") || item.state.equals("ACCEPTED"));
        assertItems(
                ListItemsRequest.newBuilder().addKind(ItemKind.ITEM_KIND_DETECT),
                (plan, item) -> item.kind.equals("DETECT"));
        assertItems(ListItemsRequest.newBuilder().setOpen(true), PlanReplay::open);
        assertItems(ListItemsRequest.newBuilder().setOverdue(true), (plan, item) -> plan.overdue(item, now));
        assertItems(ListItemsRequest.newBuilder().setBlocked(true), (plan, item) -> item.state.equals("BLOCKED"));
        assertItems(
                ListItemsRequest.newBuilder().setBlockedBy("teams/a"),
                (plan, item) -> item.blockedBy.equals("teams/a"));
        assertItems(
                ListItemsRequest.newBuilder()
                        .setTeam("teams/a")
                        .setDueFrom(EventMeta.toTimestamp(day))
                        .setDueBefore(EventMeta.toTimestamp(later)),
                (plan, item) -> item.team.equals("teams/a") && !item.due.isBefore(day) && item.due.isBefore(later));
        String some = STORIES.getFirst().name();
        assertItems(ListItemsRequest.newBuilder().setPlan(some), (plan, item) -> item.name.startsWith(some + "/"));
        String other = STORIES.get(7).name();
        assertItems(
                ListItemsRequest.newBuilder().addPlans(some).addPlans(other),
                (plan, item) -> item.name.startsWith(some + "/") || item.name.startsWith(other + "/"));
    }

    @Test
    void anItem_saysWhetherAndHowMuchItIsLate_andOfWhichPlanItIs() {
        Instant now = Instant.now();
        for (ListedItem row : items(ListItemsRequest.newBuilder())) {
            Told told = TOLD.get(row.getPlan());
            PlanReplay.Item item = told.replay().items.get(row.getItem().getName());
            assertThat(row.getOverdue()).isEqualTo(told.replay().overdue(item, now));
            assertThat(row.getPlanState().name()).isEqualTo("PLAN_STATE_" + told.replay().state);
            assertThat(row.getPlanTitle()).isEqualTo(told.plan().getTitle());
            if (row.getOverdue()) {
                Instant from = item.state.equals("RISK_ACCEPTED") ? item.riskExpires : item.due;
                assertThat(row.getDaysLate())
                        .isCloseTo(
                                from.until(now, ChronoUnit.SECONDS) / 86_400.0,
                                org.assertj.core.data.Offset.offset(0.01));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"due_time", "first_due_time", "team", "state", "plan"})
    void items_inEachOrder_bothWays(String order) {
        Function<ListedItem, String> key = row -> switch (order) {
            case "due_time" -> EventMeta.toInstant(row.getItem().getDueTime()).toString();
            case "first_due_time" ->
                EventMeta.toInstant(row.getItem().getFirstDueTime()).toString();
            case "team" -> row.getItem().getTeam();
            case "state" -> "%02d".formatted(row.getItem().getStateValue());
            default -> row.getPlan();
        };
        Comparator<ListedItem> byKeyThenName =
                Comparator.comparing(key).thenComparing(row -> row.getItem().getName());
        assertThat(items(ListItemsRequest.newBuilder().setOrderBy(order))).isSortedAccordingTo(byKeyThenName);
        assertThat(items(ListItemsRequest.newBuilder().setOrderBy(order + " desc")))
                .isSortedAccordingTo(byKeyThenName.reversed());
    }

    @ParameterizedTest
    @CsvSource({"draft_time", "update_time", "due_time", "state"})
    void plans_inEachOrder(String order) {
        Comparator<Plan> comparator = switch (order) {
            case "draft_time" -> Comparator.comparing(plan -> EventMeta.toInstant(plan.getDraftTime()));
            case "update_time" -> Comparator.comparing(plan -> EventMeta.toInstant(plan.getUpdateTime()));
            case "state" -> Comparator.comparing(Plan::getStateValue);
            default ->
                Comparator.comparing(plan -> TOLD.get(plan.getName()).replay().items.values().stream()
                        .filter(PlanReplay.Item::counts)
                        .map(item -> item.due)
                        .max(Comparator.naturalOrder())
                        .orElse(Instant.MAX));
        };
        assertThat(lists.plans(
                                ListPlansRequest.newBuilder()
                                        .setOrderBy(order)
                                        .setPageSize(500)
                                        .build(),
                                Readers.ALL)
                        .rows())
                .hasSize(STORIES.size())
                .isSortedAccordingTo(comparator.thenComparing(Plan::getName));
    }

    private static List<String> problems(ListProblemsRequest.Builder request) {
        Page<Problem> page = lists.problems(request.build(), Readers.ALL);
        assertThat(page.totalSize()).isEqualTo(page.rows().size());
        return page.rows().stream()
                .map(problem -> problem.getName().substring("problems/".length()))
                .toList();
    }

    @Test
    void problems_byFilterAndOrder() {
        assertThat(problems(ListProblemsRequest.newBuilder().addKind(ProblemKind.PROBLEM_KIND_PROCESS_GAP)))
                .containsExactlyInAnyOrder("1", "5", "9");
        assertThat(problems(ListProblemsRequest.newBuilder().setText("支付 4%"))).containsExactly("4");
        assertThat(problems(ListProblemsRequest.newBuilder().setText("SOME_T"))).hasSize(10);
        assertThat(problems(ListProblemsRequest.newBuilder().setText("some%t"))).isEmpty();
        assertThat(problems(ListProblemsRequest.newBuilder().setFingerprint("fp-2")))
                .containsExactlyInAnyOrder("2", "5", "8");
        assertThat(problems(ListProblemsRequest.newBuilder()
                        .addAllName(List.of("problems/1", "problems/2", "problems/none"))
                        .setFingerprint("fp-2")))
                .containsExactly("2");
        assertThat(problems(ListProblemsRequest.newBuilder().setOwner("finder-2")))
                .contains("2", "6");
        assertThat(problems(
                        ListProblemsRequest.newBuilder().setOwner("finder-0").setFingerprint("fp-1")))
                .containsExactly("4");
        assertThat(problems(ListProblemsRequest.newBuilder()
                        .addState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS)
                        .setOrderBy("update_time")))
                .containsExactly("8", "6", "4", "2", "0");
        assertThat(problems(ListProblemsRequest.newBuilder().setTeam("teams/a")))
                .containsExactlyInAnyOrderElementsOf(TOLD.values().stream()
                        .filter(told -> told.replay().teams().contains("teams/a"))
                        .map(told -> told.replay().problem.substring("problems/".length()))
                        .distinct()
                        .toList());
    }

    @Test
    void anUnknownOrder_orAPageOfOtherFilters_isRefused() {
        assertThatThrownBy(() -> items.page(
                        ListItemsRequest.newBuilder().setOrderBy("owner").build(), Instant.EPOCH, Readers.ALL))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("due_time");
        String token = items.page(ListItemsRequest.newBuilder().setPageSize(1).build(), Instant.EPOCH, Readers.ALL)
                .nextPageToken();
        assertThatThrownBy(() -> items.page(
                        ListItemsRequest.newBuilder()
                                .setTeam("teams/a")
                                .setPageSize(1)
                                .setPageToken(token)
                                .build(),
                        Instant.EPOCH,
                        Readers.ALL))
                .isInstanceOf(Rejection.class);
    }
}
