package tracker.reporting.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tracker.contract.EventMeta;
import tracker.contract.Fold;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.HealthColour;
import tracker.plan.v1.HealthRules;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanFold;
import tracker.plan.v1.PlanHealth;
import tracker.plan.v1.PlanState;
import tracker.platform.command.EventKeys;
import tracker.platform.error.Rejection;
import tracker.platform.processor.StoredEvent;
import tracker.problem.v1.Problem;
import tracker.problem.v1.ProblemAssessmentStarted;
import tracker.problem.v1.ProblemEscalationsAdded;
import tracker.problem.v1.ProblemFold;
import tracker.problem.v1.ProblemKind;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemState;
import tracker.problem.v1.ProblemUpdated;
import tracker.problem.v1.RootCause;
import tracker.problem.v1.RootCauseAnalysisStarted;
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
import tracker.reporting.v1.ListTeamItemsRequest;
import tracker.reporting.v1.ListedItem;

/** Lists as of every day, against what the events up to then come to. */
class PastListsTest {

    private static final List<String> TEAMS = List.of("teams/a", "teams/b", "teams/c");
    private static final Instant START =
            Instant.now().truncatedTo(ChronoUnit.HOURS).minus(90, ChronoUnit.DAYS);
    private static final int DAYS = 100;
    private static final List<Scene> PLANS = LongStream.range(0, 40)
            .mapToObj(seed -> PlanStory.of(seed, START, TEAMS))
            .toList();
    private static final List<Scene> PROBLEMS =
            LongStream.range(0, 10).mapToObj(PastListsTest::problem).toList();

    private static FactsDatabase database;
    private static Lists lists;
    private static ItemList items;

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
        Map<String, List<StoredEvent>> stored = new HashMap<>();
        List<StoredEvent> events = new ArrayList<>();
        for (List<Scene> scenes : List.of(PLANS, PROBLEMS)) {
            scenes.forEach(scene -> {
                stored.put(scene.name(), scene.events());
                events.addAll(scene.events());
            });
        }
        database.apply(events, 333);
        lists = new Lists(
                database.jdbc(),
                new Past((name, sequence) -> stored.get(name).stream()
                        .filter(event -> event.meta().sequence() <= sequence)
                        .map(event -> new Past.Event(event.payload(), event.meta()))
                        .toList()));
        items = new ItemList(database.jdbc());
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** Some of it dated back, and some imported, which orders for itself. */
    private static Scene problem(long number) {
        Random random = new Random(number);
        Scene scene = new Scene("problem", "problems/" + number);
        Instant clock = START.plus(random.nextInt(20 * 24), ChronoUnit.HOURS);
        List<Message> events = List.of(
                ProblemOpened.newBuilder()
                        .setTitle("Problem " + number)
                        .setKind(ProblemKind.forNumber(1 + (int) number % 4))
                        .addFingerprints("fp-" + number % 3)
                        .build(),
                ProblemEscalationsAdded.newBuilder()
                        .addEscalations("escalations/" + number)
                        .build(),
                ProblemUpdated.newBuilder().setDescription("Said anew").build(),
                ProblemAssessmentStarted.getDefaultInstance(),
                RootCauseAnalysisStarted.getDefaultInstance(),
                ProblemUpdated.newBuilder().setTitle("Matter " + number).build(),
                RootCauseConfirmed.newBuilder()
                        .setRootCause(RootCause.newBuilder().setRevision(1).setConfirmedBy("finder-" + number % 2))
                        .build());
        for (Message event : events) {
            clock = clock.plus(random.nextInt(10 * 24) - 48, ChronoUnit.HOURS);
            Message dated = event.toBuilder()
                    .setField(
                            event.getDescriptorForType().findFieldByName("occurred_time"), EventMeta.toTimestamp(clock))
                    .build();
            if (random.nextInt(4) == 0) {
                scene.imported(dated);
            } else {
                scene.live(dated);
            }
        }
        return scene;
    }

    private static List<Instant> days() {
        return LongStream.rangeClosed(-1, DAYS)
                .mapToObj(day -> START.plus(day, ChronoUnit.DAYS))
                .toList();
    }

    /** What the events come to that make the state of that instant; those of each origin order among themselves. */
    private static <R extends Message> Map<String, R> folded(List<Scene> scenes, R nothing, Fold<R> fold, Instant at) {
        Map<String, R> folded = new TreeMap<>();
        for (Scene scene : scenes) {
            Map<Object, Instant> latest = new HashMap<>();
            int until = 0;
            for (StoredEvent event : scene.events()) {
                Object origin = event.metadata().getOrDefault(EventKeys.ORIGIN, "live");
                Instant running = latest.merge(origin, event.meta().occurred(), (a, b) -> a.isAfter(b) ? a : b);
                until = running.isAfter(at) ? until : (int) event.meta().sequence() + 1;
            }
            @SuppressWarnings("unchecked") // a builder of R builds R
            R resource = (R) nothing.toBuilder()
                    .setField(nothing.getDescriptorForType().findFieldByName("name"), scene.name())
                    .build();
            for (StoredEvent event : scene.events().subList(0, until)) {
                resource = fold.fold(resource, event.payload(), event.meta());
            }
            if (until > 0) {
                folded.put(scene.name(), resource);
            }
        }
        return folded;
    }

    private static Map<String, Plan> plans(ListPlansRequest.Builder request, Instant at) {
        Map<String, Plan> found = new TreeMap<>();
        String token = "";
        int total;
        do {
            Page<Plan> page = lists.plans(
                    request.setAsOf(EventMeta.toTimestamp(at))
                            .setPageSize(11)
                            .setPageToken(token)
                            .build(),
                    Readers.ALL);
            page.rows()
                    .forEach(plan -> assertThat(found.put(plan.getName(), plan)).isNull());
            token = page.nextPageToken();
            total = page.totalSize();
        } while (!token.isEmpty());
        assertThat(found).hasSize(total);
        return found;
    }

    private static Set<String> namesOf(Map<String, Plan> plans, Predicate<Plan> wanted) {
        return plans.values().stream().filter(wanted).map(Plan::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void plansAsOfEveryDayAreWhatTheirEventsComeTo() {
        HealthRules rules = HealthRules.shipped();
        Set<PlanState> seen = EnumSet.noneOf(PlanState.class);
        for (Instant day : days()) {
            Map<String, Plan> then = folded(PLANS, Plan.getDefaultInstance(), PlanFold::fold, day);
            then.values().forEach(plan -> seen.add(plan.getState()));

            assertThat(plans(ListPlansRequest.newBuilder(), day))
                    .as(day.toString())
                    .isEqualTo(then);
            assertThat(plans(ListPlansRequest.newBuilder().addState(PlanState.PLAN_STATE_ALIGNING), day)
                            .keySet())
                    .isEqualTo(namesOf(then, plan -> plan.getState() == PlanState.PLAN_STATE_ALIGNING));
            assertThat(plans(ListPlansRequest.newBuilder().setTeam("teams/a").setManager("ann"), day)
                            .keySet())
                    .isEqualTo(namesOf(
                            then,
                            plan -> plan.getManager().equals("ann")
                                    && plan.getItemsList().stream()
                                            .anyMatch(item -> item.getTeam().equals("teams/a"))));
            assertThat(plans(ListPlansRequest.newBuilder().setOwner("bob"), day).keySet())
                    .isEqualTo(namesOf(
                            then,
                            plan -> plan.getItemsList().stream()
                                    .anyMatch(item -> item.getOwner().equals("bob"))));
            assertThat(plans(ListPlansRequest.newBuilder().addHealth(HealthColour.HEALTH_COLOUR_RED), day)
                            .keySet())
                    .isEqualTo(namesOf(
                            then,
                            plan -> PlanHealth.of(plan, day, rules.at(day)).getColour()
                                    == HealthColour.HEALTH_COLOUR_RED));
        }
        assertThat(seen).hasSizeGreaterThan(8);
    }

    @Test
    void onePlanAsOfADayIsWhatItsEventsComeTo() {
        for (int day = 0; day < DAYS; day += 15) {
            Instant at = START.plus(day, ChronoUnit.DAYS);
            Map<String, Plan> then = folded(PLANS, Plan.getDefaultInstance(), PlanFold::fold, at);
            for (Scene scene : PLANS) {
                Plan plan = then.get(scene.name());
                if (plan == null) {
                    assertThatThrownBy(() -> lists.plan(scene.name(), EventMeta.toTimestamp(at), Readers.ALL))
                            .isInstanceOf(Rejection.class);
                } else {
                    assertThat(lists.plan(scene.name(), EventMeta.toTimestamp(at), Readers.ALL))
                            .isEqualTo(plan);
                }
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void figuresOfPlansAgreeWithTheListOfThatDay() {
        for (Instant day : days()) {
            Map<String, Long> counted = new TreeMap<>();
            database.jdbc()
                    .query(
                            "SELECT state, count(*) FROM reporting_v1.plan_at(?) GROUP BY state",
                            row -> {
                                counted.put("PLAN_STATE_" + row.getString(1), row.getLong(2));
                            },
                            java.sql.Timestamp.from(day));

            Map<String, Long> listed = plans(ListPlansRequest.newBuilder(), day).values().stream()
                    .collect(Collectors.groupingBy(plan -> plan.getState().name(), Collectors.counting()));
            assertThat(listed).isEqualTo(counted);
        }
    }

    private static Map<String, ListedItem> items(ListItemsRequest.Builder request, Instant at) {
        Map<String, ListedItem> found = new TreeMap<>();
        String token = "";
        int total;
        do {
            Page<ListedItem> page = items.page(
                    request.setAsOf(EventMeta.toTimestamp(at))
                            .setPageSize(97)
                            .setPageToken(token)
                            .build(),
                    Instant.EPOCH,
                    Readers.ALL);
            page.rows()
                    .forEach(row ->
                            assertThat(found.put(row.getItem().getName(), row)).isNull());
            token = page.nextPageToken();
            total = page.totalSize();
        } while (!token.isEmpty());
        assertThat(found).hasSize(total);
        return found;
    }

    private static Set<String> namesOf(Map<String, PlanReplay> plans, BiPredicate<PlanReplay, PlanReplay.Item> wanted) {
        return plans.values().stream()
                .flatMap(plan -> plan.items.values().stream().filter(item -> wanted.test(plan, item)))
                .map(item -> item.name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void itemsAsOfEveryDayAreWhatTheirEventsComeTo() {
        for (Instant day : days()) {
            Map<String, Plan> then = folded(PLANS, Plan.getDefaultInstance(), PlanFold::fold, day);
            Map<String, PlanReplay> replayed = new TreeMap<>();
            PLANS.forEach(scene -> replayed.put(scene.name(), PlanReplay.of(scene.events(), day, Instant.MAX)));

            Map<String, ListedItem> found = items(ListItemsRequest.newBuilder(), day);
            assertThat(found.keySet()).as(day.toString()).isEqualTo(namesOf(replayed, (plan, item) -> true));
            found.values().forEach(row -> {
                Plan plan = then.get(row.getPlan());
                assertThat(plan.getItemsList()).contains(row.getItem());
                assertThat(row.getPlanTitle()).isEqualTo(plan.getTitle());
                assertThat(row.getPlanState()).isEqualTo(plan.getState());
            });
            assertThat(items(ListItemsRequest.newBuilder().setOverdue(true), day))
                    .allSatisfy((name, row) -> assertThat(row.getOverdue()).isTrue())
                    .extracting(Map::keySet)
                    .isEqualTo(namesOf(replayed, (plan, item) -> plan.overdue(item, day)));
            assertThat(items(ListItemsRequest.newBuilder().setOpen(true).setTeam("teams/b"), day)
                            .keySet())
                    .isEqualTo(namesOf(replayed, (plan, item) -> plan.open(item) && item.team.equals("teams/b")));
            assertThat(items(ListItemsRequest.newBuilder().setOwner("dai"), day).keySet())
                    .isEqualTo(namesOf(replayed, (plan, item) -> item.owner.equals("dai")));
            assertThat(lists.items(
                                    ListTeamItemsRequest.newBuilder()
                                            .setTeam("teams/c")
                                            .setPageSize(500)
                                            .setAsOf(EventMeta.toTimestamp(day))
                                            .build(),
                                    Readers.ALL)
                            .rows())
                    .extracting(ActionItem::getName)
                    .containsExactlyInAnyOrderElementsOf(
                            namesOf(replayed, (plan, item) -> item.team.equals("teams/c")));
        }
    }

    private static Map<String, Problem> problems(ListProblemsRequest.Builder request, Instant at) {
        return lists.problems(request.setAsOf(EventMeta.toTimestamp(at)).build(), Readers.ALL).rows().stream()
                .collect(Collectors.toMap(Problem::getName, problem -> problem, (a, b) -> a, TreeMap::new));
    }

    private static Map<String, Problem> which(Map<String, Problem> problems, Predicate<Problem> wanted) {
        Map<String, Problem> some = new TreeMap<>(problems);
        some.values().removeIf(wanted.negate());
        return some;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void problemsAsOfEveryDayAreWhatTheirEventsComeTo() {
        for (Instant day : days()) {
            Map<String, Problem> then = folded(PROBLEMS, Problem.getDefaultInstance(), ProblemFold::fold, day);

            assertThat(problems(ListProblemsRequest.newBuilder(), day))
                    .as(day.toString())
                    .isEqualTo(then);
            assertThat(problems(ListProblemsRequest.newBuilder().setText("matter"), day))
                    .isEqualTo(which(then, problem -> problem.getTitle().startsWith("Matter")));
            assertThat(problems(
                            ListProblemsRequest.newBuilder().addState(ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS), day))
                    .isEqualTo(
                            which(then, problem -> problem.getState() == ProblemState.PROBLEM_STATE_FIX_IN_PROGRESS));
            Set<String> led = folded(PLANS, Plan.getDefaultInstance(), PlanFold::fold, day).values().stream()
                    .filter(plan -> plan.getManager().equals("cen"))
                    .map(Plan::getProblem)
                    .collect(Collectors.toSet());
            assertThat(problems(ListProblemsRequest.newBuilder().setOwner("cen"), day))
                    .isEqualTo(which(then, problem -> led.contains(problem.getName())));
        }
    }

    @Test
    void aPageGoesOnAsOfTheSameInstantOnly() {
        ListPlansRequest first = ListPlansRequest.newBuilder()
                .setAsOf(EventMeta.toTimestamp(START.plus(60, ChronoUnit.DAYS)))
                .setPageSize(1)
                .build();
        ListPlansRequest.Builder next =
                first.toBuilder().setPageToken(lists.plans(first, Readers.ALL).nextPageToken());
        assertThat(lists.plans(next.build(), Readers.ALL).rows()).hasSize(1);
        assertThatThrownBy(() -> lists.plans(next.clearAsOf().build(), Readers.ALL))
                .isInstanceOf(Rejection.class);
        assertThatThrownBy(() -> lists.plans(
                        ListPlansRequest.newBuilder()
                                .setAsOf(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                                .build(),
                        Readers.ALL))
                .hasMessageContaining("as_of");
    }
}
