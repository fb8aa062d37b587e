package tracker.reporting.list;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tracker.reporting.Scene.at;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationOpened;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.Reader;
import tracker.platform.error.Rejection;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.Readers;
import tracker.reporting.Scene;
import tracker.reporting.fact.FactsDatabase;
import tracker.reporting.fact.TestFacts;
import tracker.reporting.log.IncidentLog;
import tracker.reporting.log.LogEvents;
import tracker.reporting.v1.ListEscalationsRequest;

/** Pages of every list, now and as of an instant, are those of a plain filter and sort in memory. */
class EscalationListTest {

    private static final Map<String, Comparator<Escalation>> ORDERS = Map.of(
            "open_time", Comparator.comparing(e -> EventMeta.toInstant(e.getOpenTime())),
            "update_time", Comparator.comparing(e -> EventMeta.toInstant(e.getUpdateTime())),
            "priority",
                    Comparator.<Escalation>comparingInt(e -> e.getPriorityValue() == 0 ? 9 : e.getPriorityValue())
                            .thenComparing(EscalationListTest::opened),
            "external_id", Comparator.comparing(Escalation::getExternalId),
            "state", Comparator.comparingInt(Escalation::getStateValue).thenComparing(EscalationListTest::opened));

    private static final List<String> TITLES = List.of(
            "Videos are gone after the upload",
            "上传后视频丢失",
            "Live stream has no sound",
            "直播没有声音",
            "Video upload: 100% lost");
    private static final List<String> DESCRIPTIONS = List.of("", "A creator lost three videos.", "创作者的视频都丢失了");
    private static final List<String> TEXTS =
            List.of("video", "UPLOAD lost", "vi", "视频", "频", "丢失 创作", "声音", "inc0000", "up 视频", "nowhere", "100");

    private static final List<String> CHANNELS = List.of("", "mail", "Chat", "Chat with a creator", "聊天");

    private static FactsDatabase database;
    private static EscalationList list;
    private static EscalationList walking;
    private static List<StoredEvent> events;

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
        list = new EscalationList(database.jdbc());
        walking = new EscalationList(database.jdbc(), 0);
        events = new ArrayList<>(LogEvents.of(IncidentLog.sample(400)));
        events.addAll(inWords());
        events = withAssignees(withSecrets(events));
        database.apply(events);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** Cases that say something, of every priority and of none. */
    private static List<StoredEvent> inWords() {
        List<StoredEvent> all = new ArrayList<>();
        for (int number = 0; number < 120; number++) {
            all.addAll(new Scene("escalation", "escalations/words-" + number * 7 % 120)
                    .live(EscalationOpened.newBuilder()
                            .setOccurredTime(at("2016-03-%02dT00:00:00Z".formatted(1 + number % 20)))
                            .setSource("tracker")
                            .setTitle(TITLES.get(number % TITLES.size()))
                            .setDescription(DESCRIPTIONS.get(number % DESCRIPTIONS.size()))
                            .setPriorityValue(number % 5)
                            .setChannel(CHANNELS.get(number / 7 % CHANNELS.size()))
                            .build())
                    .events());
        }
        return all;
    }

    /** Whether each word stands somewhere in what it says: short ones at the beginning of a word. */
    private static boolean says(Escalation escalation, String text) {
        String all = String.join("\n", escalation.getExternalId(), escalation.getTitle(), escalation.getDescription())
                .toLowerCase(Locale.ROOT);
        return Stream.of(text.toLowerCase(Locale.ROOT).split(" "))
                .allMatch(word -> word.length() < 3 && word.charAt(0) < 'z'
                        ? Pattern.compile("(?<![\\p{L}\\p{N}])" + word)
                                .matcher(all)
                                .find()
                        : all.contains(word));
    }

    /** Some cases become confidential at their end, and some of these are opened to all again. */
    private static List<StoredEvent> withSecrets(List<StoredEvent> log) {
        Map<String, StoredEvent> last = new LinkedHashMap<>();
        log.forEach(event -> last.put(event.aggregateId(), event));
        List<StoredEvent> all = new ArrayList<>(log);
        int number = 0;
        for (StoredEvent event : last.values()) {
            if (number % 9 < 3) {
                StoredEvent hidden =
                        LogEvents.hidden(event, number % 9 == 0 ? List.of("vera") : List.of("walt", "wendy"));
                all.add(hidden);
                if (number % 18 == 1) {
                    all.add(LogEvents.shown(hidden));
                }
            }
            number++;
        }
        return all;
    }

    /** Some cases are somebody's at their end, confidential ones among them. */
    private static List<StoredEvent> withAssignees(List<StoredEvent> log) {
        Map<String, StoredEvent> last = new LinkedHashMap<>();
        log.forEach(event -> last.put(event.aggregateId(), event));
        List<StoredEvent> all = new ArrayList<>(log);
        int number = 0;
        for (StoredEvent event : last.values()) {
            if (number % 4 == 0) {
                all.add(LogEvents.assigned(event, number % 8 == 0 ? "vera" : "walt"));
            }
            number++;
        }
        return all;
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyFilterAndOrder_isPagedAsAPlainSortWouldBe(long seed) {
        Random random = new Random(seed);
        ListEscalationsRequest.Builder request = ListEscalationsRequest.newBuilder();
        Reader reader = List.of(Readers.ALL, Readers.analyst("vera"), Readers.analyst("nobody"))
                .get(random.nextInt(3));
        Map<String, Escalation> now = escalations(ListEscalationsRequest.newBuilder()).stream()
                .collect(Collectors.toMap(Escalation::getName, Function.identity()));
        Predicate<Escalation> filter = e -> reader.sees(now.get(e.getName()));
        if (random.nextBoolean()) {
            List<EscalationState> states =
                    List.of(EscalationState.ESCALATION_STATE_CLOSED, EscalationState.ESCALATION_STATE_IN_PROGRESS);
            request.addAllState(states.subList(0, 1 + random.nextInt(2)));
            filter = filter.and(e -> request.getStateList().contains(e.getState()));
        }
        if (random.nextInt(3) == 0) {
            request.addPriority(random.nextBoolean() ? Priority.PRIORITY_MODERATE : Priority.PRIORITY_UNSPECIFIED);
            filter = filter.and(e -> e.getPriority() == request.getPriority(0));
        }
        if (random.nextInt(3) == 0) {
            request.setTeam("Group " + (20 + random.nextInt(60)));
            filter = filter.and(e -> e.getSourceTeam().equals(request.getTeam()));
        }
        if (random.nextInt(3) == 0) {
            request.setExternalId(random.nextBoolean() ? "inc00000" + random.nextInt(10) : "%_");
            filter = filter.and(e -> e.getExternalId().toLowerCase(Locale.ROOT).contains(request.getExternalId()));
        }
        if (random.nextInt(4) == 0) {
            request.setOpenFrom(events.get(random.nextInt(events.size())).meta().occurredTimestamp());
            filter = filter.and(e -> !opened(e).isBefore(EventMeta.toInstant(request.getOpenFrom())));
        }
        if (random.nextInt(4) == 0) {
            request.setOpenBefore(
                    events.get(random.nextInt(events.size())).meta().occurredTimestamp());
            filter = filter.and(e -> opened(e).isBefore(EventMeta.toInstant(request.getOpenBefore())));
        }
        if (random.nextInt(4) == 0) {
            request.setAssignee(random.nextBoolean() ? "vera" : "walt");
            filter = filter.and(e -> e.getAssignee().equals(request.getAssignee()));
        }
        if (random.nextInt(4) == 0) {
            request.setChannel(List.of("MAIL", "chat", "聊天", "phone", "mai").get(random.nextInt(5)));
            filter = filter.and(e -> e.getChannel().equalsIgnoreCase(request.getChannel()));
        }
        if (random.nextInt(3) == 0) {
            request.setText(TEXTS.get(random.nextInt(TEXTS.size())));
            filter = filter.and(e -> says(e, request.getText()));
        }
        if (random.nextInt(6) == 0) {
            now.keySet().stream().sorted().filter(_ -> random.nextBoolean()).forEach(request::addName);
            filter = filter.and(e -> request.getNameList().contains(e.getName()));
        }
        if (random.nextInt(6) == 0) {
            request.setUnassigned(true);
            filter = filter.and(e -> e.getAssignee().isEmpty());
        }
        if (random.nextInt(4) == 0) {
            request.setCategory(List.of("?", "Category 26", "Category 42").get(random.nextInt(3)));
            filter = filter.and(e -> category(e).equals(request.getCategory()));
        }
        List<String> columns = ORDERS.keySet().stream().sorted().toList();
        String column = columns.get(random.nextInt(columns.size()));
        boolean descending = random.nextBoolean();
        request.setOrderBy(column + (descending ? " desc" : ""));
        Comparator<Escalation> order = ORDERS.get(column).thenComparing(Escalation::getName);
        if (random.nextBoolean()) {
            request.setAsOf(events.get(random.nextInt(events.size())).meta().occurredTimestamp());
        }
        List<Escalation> expected = escalations(request).stream()
                .filter(filter)
                .sorted(descending ? order.reversed() : order)
                .toList();

        List<Escalation> listed = new ArrayList<>();
        request.setPageSize(1 + random.nextInt(60));
        EscalationList either = random.nextBoolean() ? list : walking;
        String token;
        do {
            Page<Escalation> page = either.page(request.build(), reader);
            assertThat(page.totalSize()).isEqualTo(expected.size());
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(request.getPageSize());
            listed.addAll(page.rows());
            token = page.nextPageToken();
            request.setPageToken(token);
        } while (!token.isEmpty());

        assertThat(names(listed)).as("%s for %s", request, reader).isEqualTo(names(expected));
        assertThat(listed).isEqualTo(expected);
    }

    private static String category(Escalation escalation) {
        return escalation.getClassification().getCategoryList().stream()
                .findFirst()
                .orElse("?");
    }

    private static Instant opened(Escalation escalation) {
        return EventMeta.toInstant(escalation.getOpenTime());
    }

    private static List<String> names(List<Escalation> escalations) {
        return escalations.stream().map(Escalation::getName).toList();
    }

    private static List<Escalation> escalations(ListEscalationsRequest.Builder request) {
        Map<String, Escalation> folded = new HashMap<>();
        Map<String, Integer> until = new HashMap<>();
        Map<String, Instant> running = new HashMap<>();
        List<StoredEvent> seen = events;
        if (request.hasAsOf()) {
            Instant asOf = EventMeta.toInstant(request.getAsOf());
            for (StoredEvent event : events) {
                Instant latest =
                        running.merge(event.aggregateId(), event.meta().occurred(), (a, b) -> a.isAfter(b) ? a : b);
                if (!latest.isAfter(asOf)) {
                    until.put(event.aggregateId(), (int) event.meta().sequence());
                }
            }
            seen = events.stream()
                    .filter(e -> e.meta().sequence() <= until.getOrDefault(e.aggregateId(), -1))
                    .toList();
        }
        for (StoredEvent event : seen) {
            folded.merge(
                    event.aggregateId(),
                    EscalationFold.fold(
                            folded.getOrDefault(
                                    event.aggregateId(),
                                    Escalation.newBuilder()
                                            .setName(event.aggregateId())
                                            .build()),
                            event.payload(),
                            event.meta()),
                    (before, after) -> after);
        }
        return List.copyOf(folded.values());
    }

    @Test
    void theQueue_isByUrgencyAndAge_withWhatIsNotJudgedAtItsEnd() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            mine.apply(inOrder("c-new", 0, 1));
            mine.apply(inOrder("b-low", 4, 2));
            mine.apply(inOrder("z-high-old", 2, 3));
            mine.apply(inOrder("a-high-new", 2, 4));
            EscalationList its = new EscalationList(mine.jdbc());
            ListEscalationsRequest.Builder request =
                    ListEscalationsRequest.newBuilder().setOrderBy("priority");
            assertThat(names(its.page(request.build(), Readers.ALL).rows()))
                    .containsExactly(
                            "escalations/z-high-old",
                            "escalations/a-high-new",
                            "escalations/b-low",
                            "escalations/c-new");
            assertThat(names(its.page(
                                    request.addPriority(Priority.PRIORITY_UNSPECIFIED)
                                            .build(),
                                    Readers.ALL)
                            .rows()))
                    .containsExactly("escalations/c-new");
        }
    }

    private static List<StoredEvent> inOrder(String id, int priority, int day) {
        return new Scene("escalation", "escalations/" + id)
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(at("2026-03-%02dT00:00:00Z".formatted(day)))
                        .setPriorityValue(priority)
                        .build())
                .events();
    }

    @Test
    void whatIsHidden_isNotFoundByItsWords() {
        Reader outsider = Readers.analyst("outsider");
        for (String text : TEXTS) {
            for (boolean past : List.of(true, false)) {
                ListEscalationsRequest.Builder request =
                        ListEscalationsRequest.newBuilder().setText(text).setPageSize(500);
                if (past) {
                    request.setAsOf(at("2017-01-01T00:00:00Z"));
                }
                List<Escalation> all = list.page(request.build(), Readers.ALL).rows();
                Page<Escalation> theirs = list.page(request.build(), outsider);
                assertThat(theirs.rows())
                        .isEqualTo(all.stream().filter(outsider::sees).toList())
                        .hasSize(theirs.totalSize());
                assertThat(all.size()).isGreaterThan(text.equals("nowhere") ? -1 : theirs.totalSize());
            }
        }
    }

    @Test
    void aTextWithoutWords_findsNothing() {
        ListEscalationsRequest.Builder request =
                ListEscalationsRequest.newBuilder().setText("%_!");
        assertThat(list.page(request.build(), Readers.ALL).totalSize()).isZero();
        request.setAsOf(at("2017-01-01T00:00:00Z"));
        assertThat(list.page(request.build(), Readers.ALL).rows()).isEmpty();
        assertThat(list.page(request.setText(" ").build(), Readers.ALL).rows()).isNotEmpty();
    }

    @Test
    void aPageOfOtherFiltersOrOrder_isRefused() {
        String token = list.page(
                        ListEscalationsRequest.newBuilder().setPageSize(5).build(), Readers.ALL)
                .nextPageToken();
        assertThatThrownBy(() -> list.page(
                        ListEscalationsRequest.newBuilder()
                                .setPageToken(token)
                                .setOrderBy("state")
                                .build(),
                        Readers.ALL))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("page_token");
        assertThatThrownBy(() -> list.page(
                        ListEscalationsRequest.newBuilder()
                                .setPageToken(token)
                                .setOrderBy("priority")
                                .build(),
                        Readers.ALL))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("other filters");
        assertThatThrownBy(() -> list.page(
                        ListEscalationsRequest.newBuilder()
                                .setPageToken(token)
                                .setExternalId("1")
                                .build(),
                        Readers.ALL))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("page_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "====", "bm8", "AAAA\n", "5"})
    void whatIsNoToken_isRefused(String token) {
        assertThatThrownBy(() -> list.page(
                        ListEscalationsRequest.newBuilder().setPageToken(token).build(), Readers.ALL))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("page_token");
    }

    @Test
    void pages_holdWhenRowsAreAddedMeanwhile() {
        try (FactsDatabase mine = TestFacts.fresh()) {
            EscalationList its = new EscalationList(mine.jdbc());
            mine.apply(LogEvents.of(IncidentLog.sample(50)));
            ListEscalationsRequest.Builder request = ListEscalationsRequest.newBuilder()
                    .setOrderBy("external_id")
                    .setPageSize(20);
            List<Escalation> first = its.page(request.build(), Readers.ALL).rows();
            String token = its.page(request.build(), Readers.ALL).nextPageToken();

            mine.apply(LogEvents.of(IncidentLog.sample(70)));

            List<Escalation> second =
                    its.page(request.setPageToken(token).build(), Readers.ALL).rows();
            assertThat(second).doesNotContainAnyElementsOf(first).hasSize(20);
            assertThat(second.getFirst().getExternalId())
                    .isGreaterThan(first.getLast().getExternalId());
        }
    }

    @Test
    void whatIsCountedAsNoneIsNotLookedFor() {
        List<String> looked = new ArrayList<>();
        EscalationList its = new EscalationList(
                new JdbcTemplate(requireNonNull(database.jdbc().getDataSource())) {
                    @Override
                    public <T> List<T> query(String sql, RowMapper<T> mapper, @Nullable Object... values) {
                        looked.add(sql);
                        return super.query(sql, mapper, values);
                    }
                });
        ListEscalationsRequest.Builder request =
                ListEscalationsRequest.newBuilder().setCategory("no category has this name");

        assertThat(its.page(request.build(), Readers.ALL).totalSize()).isZero();
        assertThat(its.page(request.setAsOf(at("2016-04-02T09:30:00Z")).build(), Readers.ALL)
                        .rows())
                .isEmpty();
        assertThat(looked).isEmpty();

        assertThat(its.page(request.clearCategory().build(), Readers.ALL).rows())
                .isNotEmpty();
        assertThat(looked).hasSize(1);
    }
}
