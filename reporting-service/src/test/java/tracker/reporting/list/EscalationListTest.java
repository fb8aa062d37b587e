package tracker.reporting.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tracker.contract.EventMeta;
import tracker.escalation.v1.Escalation;
import tracker.escalation.v1.EscalationFold;
import tracker.escalation.v1.EscalationState;
import tracker.escalation.v1.Priority;
import tracker.escalation.v1.Reader;
import tracker.platform.error.Rejection;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.Readers;
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
            "priority", Comparator.comparingInt(Escalation::getPriorityValue),
            "external_id", Comparator.comparing(Escalation::getExternalId),
            "state", Comparator.comparingInt(Escalation::getStateValue));

    private static FactsDatabase database;
    private static EscalationList list;
    private static EscalationList walking;
    private static List<StoredEvent> events;

    @BeforeAll
    static void start() {
        database = TestFacts.fresh();
        list = new EscalationList(database.jdbc());
        walking = new EscalationList(database.jdbc(), 0);
        events = withAssignees(withSecrets(LogEvents.of(IncidentLog.sample(400))));
        database.apply(events);
    }

    @AfterAll
    static void stop() {
        database.close();
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
            request.addPriority(Priority.PRIORITY_MODERATE);
            filter = filter.and(e -> e.getPriority() == Priority.PRIORITY_MODERATE);
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
}
