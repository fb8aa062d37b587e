package tracker.reporting.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.escalation.v1.Confidentiality;
import tracker.escalation.v1.Reader;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;
import tracker.platform.processor.Projection;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.PlanReplay;
import tracker.reporting.PlanStory;
import tracker.reporting.Scene;
import tracker.reporting.standing.TeamWorks;
import tracker.reporting.v1.CommitmentToAnswer;
import tracker.reporting.v1.ListedItem;
import tracker.reporting.v1.TeamWork;
import tracker.stack.stores.TestStores;
import tracker.team.v1.Team;
import tracker.type.v1.Role;

/** The work of teams on the embedded server, against what other code makes of the same events. */
class TeamWorkTest {

    private static final List<String> TEAMS = List.of("teams/a", "teams/b", "teams/c", "teams/d");
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.HOURS);
    private static final List<Scene> STORIES = LongStream.range(500, 535)
            .mapToObj(seed -> PlanStory.of(seed, NOW.minus(40, ChronoUnit.DAYS), TEAMS))
            .toList();

    private static MongoClient client;

    @BeforeAll
    static void connect() {
        client = MongoClients.create(TestStores.mongo().uri("work"));
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    private static Documents documents(String database) {
        MongoDatabase its = client.getDatabase(database);
        its.drop();
        return new Documents(its, new InMemoryTokenStore(), () -> {});
    }

    /** The events of all plans in the order in which they were recorded. */
    private static List<StoredEvent> events() {
        List<StoredEvent> events = new ArrayList<>();
        STORIES.forEach(scene -> events.addAll(scene.events()));
        events.sort(java.util.Comparator.comparing(event -> event.meta().recorded()));
        return events;
    }

    private static void apply(Projection.Generation generation, List<StoredEvent> events, long seed) {
        Random random = new Random(seed);
        for (int from = 0; from < events.size(); ) {
            int to = Math.min(events.size(), from + 1 + random.nextInt(200));
            generation.apply(events.subList(from, to));
            from = to;
        }
    }

    private static TeamWork work(Documents documents, String team, String caller) {
        return work(documents, team, new Reader(caller, Set.of(Role.ROLE_PARTNER), Set.of()));
    }

    private static TeamWork work(Documents documents, String team, Reader reader) {
        return TeamWorks.of(Team.newBuilder().setName(team).build(), documents.work(team), reader, NOW);
    }

    private static List<String> names(List<ListedItem> rows) {
        return rows.stream().map(row -> row.getItem().getName()).toList();
    }

    private static Map<String, PlanReplay> told() {
        Map<String, PlanReplay> told = new TreeMap<>();
        STORIES.forEach(scene -> told.put(scene.name(), PlanReplay.of(scene.events(), Instant.MAX, Instant.MAX)));
        return told;
    }

    private interface Wanted {
        boolean test(PlanReplay plan, PlanReplay.Item item);
    }

    private static List<String> expected(Wanted wanted) {
        return told().values().stream()
                .flatMap(plan -> plan.items.values().stream()
                        .filter(item -> plan.open(item) && wanted.test(plan, item))
                        .map(item -> item.name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theWorkOfATeam_isWhatAllPlansAskOfIt_howeverTheEventsCome(long seed) {
        Documents documents = documents("work_of_a_team_" + seed);
        apply(documents.open(1), events(), seed);

        for (String team : TEAMS) {
            TeamWork work = work(documents, team, "nobody");
            assertThat(names(work.getItemsList()))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(expected((plan, item) -> item.team.equals(team)
                            && !Set.of("OFFERED", "DECLINED").contains(item.state)));
            assertThat(work.getItemsList())
                    .isSortedAccordingTo(java.util.Comparator.comparing(
                            row -> row.getItem().getDueTime(), com.google.protobuf.util.Timestamps.comparator()));
            assertThat(names(work.getBlockedList()))
                    .containsExactlyInAnyOrderElementsOf(
                            expected((plan, item) -> item.team.equals(team) && item.state.equals("BLOCKED")));
            assertThat(names(work.getHoldsUpList()))
                    .containsExactlyInAnyOrderElementsOf(expected((plan, item) -> item.blockedBy.equals(team)));
            assertThat(work.getToAnswerList().stream()
                            .map(CommitmentToAnswer::getItemsList)
                            .flatMap(List::stream)
                            .map(ActionItem::getName))
                    .containsExactlyInAnyOrderElementsOf(
                            expected((plan, item) -> item.team.equals(team) && item.state.equals("OFFERED")));
            assertThat(names(work.getItemsList().stream()
                            .filter(ListedItem::getOverdue)
                            .toList()))
                    .containsExactlyInAnyOrderElementsOf(expected((plan, item) ->
                            item.team.equals(team) && !item.state.equals("OFFERED") && plan.overdue(item, NOW)));
        }
    }

    @Test
    void whatIsClaimedDone_waitsForEverybodyOfThePlansTeams_butWhoClaimedIt() {
        Documents documents = documents("to_verify");
        apply(documents.open(1), events(), 4);
        List<String> claimed = expected((plan, item) ->
                item.state.equals("DONE_CLAIMED") && plan.teams().contains("teams/b"));
        assertThat(claimed).isNotEmpty();

        assertThat(names(work(documents, "teams/b", "nobody").getToVerifyList()))
                .containsAll(claimed);
        List<ListedItem> forAnn = work(documents, "teams/b", "ann").getToVerifyList();
        assertThat(forAnn).noneMatch(row -> row.getItem().getDoer().equals("ann"));
        assertThat(forAnn).noneMatch(row -> row.getItem().getOwner().equals("ann"));
        assertThat(forAnn).noneMatch(row -> row.getItem().getContributorsList().contains("ann"));
        assertThat(forAnn.size())
                .isLessThan(work(documents, "teams/b", "nobody").getToVerifyCount());
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ROLE_UNSPECIFIED", "UNRECOGNIZED"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatIsClaimedDone_waitsForWhoMayVerifyInTheirRole(Role role) {
        Documents documents = documents("to_verify_by_role");
        apply(documents.open(1), events(), 4);

        assertThat(work(documents, "teams/b", new Reader("nobody", Set.of(role), Set.of()))
                        .getToVerifyList()
                        .isEmpty())
                .isEqualTo(role != Role.ROLE_PARTNER && role != Role.ROLE_PROBLEM_COORDINATOR);
    }

    @Test
    void whatIsToBeAnswered_saysWhoManagesThePlan_andWhoMayKnowOfIt() {
        Plan plan = Plan.newBuilder()
                .setName("plans/1")
                .setState(PlanState.PLAN_STATE_ALIGNING)
                .setManager("ann")
                .setConfidentiality(Confidentiality.CONFIDENTIALITY_CONFIDENTIAL)
                .addItems(ActionItem.newBuilder().setTeam("teams/a").setState(ItemState.ITEM_STATE_OFFERED))
                .build();

        assertThat(workOf("teams/a", plan).getToAnswerList())
                .extracting(CommitmentToAnswer::getManager, CommitmentToAnswer::getConfidentiality)
                .containsExactly(tuple("ann", Confidentiality.CONFIDENTIALITY_CONFIDENTIAL));
    }

    @Test
    void whatATeamDeclined_isNoWorkOfIt() {
        Plan plan = Plan.newBuilder()
                .setName("plans/1")
                .setState(PlanState.PLAN_STATE_ALIGNING)
                .addItems(item("plans/1/items/1", ItemState.ITEM_STATE_ACCEPTED))
                .addItems(item("plans/1/items/2", ItemState.ITEM_STATE_DECLINED))
                .build();

        assertThat(names(workOf("teams/a", plan).getItemsList())).containsExactly("plans/1/items/1");
    }

    private static ActionItem item(String name, ItemState state) {
        return ActionItem.newBuilder()
                .setName(name)
                .setTeam("teams/a")
                .setState(state)
                .build();
    }

    private static TeamWork workOf(String team, Plan plan) {
        return TeamWorks.of(
                Team.newBuilder().setName(team).build(),
                List.of(TeamWorks.of(plan, team)),
                new Reader("nobody", Set.of(Role.ROLE_PARTNER), Set.of()),
                NOW);
    }

    @Test
    void eventsSeenAgain_changeNothing_evenWhereAPlanWasNotWrittenAnyMore() {
        Documents documents = documents("work_again");
        Projection.Generation generation = documents.open(1);
        List<StoredEvent> events = events();
        apply(generation, events, 5);
        List<BsonDocument> once = contents("work_again");

        apply(generation, events, 6);
        assertThat(contents("work_again")).isEqualTo(once);

        // a kill between the two writes: the team's document is ahead of the plan's
        Scene scene = STORIES.getFirst();
        client.getDatabase("work_again").getCollection("plans_g1").deleteOne(Filters.eq("_id", scene.name()));
        generation.apply(scene.events().subList(0, 5));
        assertThat(documents.find(Kind.PLAN, scene.name()).map(Plan::getEtag)).hasValue("4");
        assertThat(contents("work_again")).isEqualTo(once);
    }

    @Test
    void aRebuild_givesTheSame_andTheOldGenerationIsGone() {
        Documents documents = documents("work_rebuilt");
        apply(documents.open(1), events(), 7);
        List<TeamWork> before = works(documents);
        apply(documents.open(2), events(), 8);
        documents.answerFrom(2);
        documents.drop(1);

        assertThat(works(documents)).isEqualTo(before);
        assertThat(client.getDatabase("work_rebuilt").listCollectionNames()).doesNotContain("work_g1");
    }

    private static List<TeamWork> works(Documents documents) {
        return TEAMS.stream().map(team -> work(documents, team, "nobody")).toList();
    }

    private static List<BsonDocument> contents(String database) {
        List<BsonDocument> contents = client.getDatabase(database)
                .getCollection("work_g1", BsonDocument.class)
                .find()
                .sort(new BsonDocument("_id", new BsonInt32(1)))
                .into(new ArrayList<>());
        contents.forEach(document -> {
            BsonDocument sorted = new BsonDocument();
            new TreeMap<>(document.getDocument("plans")).forEach(sorted::put);
            document.put("plans", sorted);
        });
        return contents;
    }
}
