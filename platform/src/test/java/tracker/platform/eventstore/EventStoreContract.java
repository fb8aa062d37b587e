package tracker.platform.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static tracker.platform.eventstore.TestEvents.registered;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.PlanProposed;
import tracker.platform.eventstore.SettledEvents.Placed;
import tracker.platform.eventstore.SettledEvents.Slice;
import tracker.stack.stores.TestStores;
import tracker.team.v1.TeamRegistered;

/** What the services need of the event store, whichever engine keeps the events. Each engine's test says how it is reached. */
public abstract class EventStoreContract {

    private static final String REGISTERED = TeamRegistered.getDescriptor().getFullName();
    private static final String PROPOSED = PlanProposed.getDescriptor().getFullName();
    private static final long ALL = Long.MAX_VALUE;

    private final Map<String, String> properties = new HashMap<>();
    private String database;
    private TestService here;

    /** Another process of the same store, where a test needs one. */
    private TestService there;

    private EventStore store;
    private EventEngine engine;
    private Horizon horizon;

    /** What chooses the engine, whose store is empty. */
    protected abstract Map<String, String> engine();

    protected abstract Class<? extends EventEngine> kind();

    @BeforeEach
    void start() {
        database = TestStores.freshDatabase();
        properties.putAll(engine());
        properties.put("tracker.event-store.recorded-slack", "0s");
        here = TestService.start(database, properties);
        store = here.bean(EventStore.class);
        engine = here.bean(EventEngine.class);
        horizon = here.bean(Horizon.class);
        assertThat(engine).isInstanceOf(kind());
    }

    private TestService there() {
        if (there == null) {
            there = TestService.start(database, properties);
        }
        return there;
    }

    @AfterEach
    void stop() {
        if (there != null) {
            there.close();
        }
        here.close();
    }

    private static DomainEventMessage<?> proposed(String plan, long sequence) {
        return new GenericDomainEventMessage<>("plan", plan, sequence, PlanProposed.getDefaultInstance());
    }

    private void register(String... teams) {
        for (String team : teams) {
            store.publish(registered(team, 0));
        }
        settle();
    }

    private void settle() {
        long last = engine.last();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> horizon.settled() >= last);
    }

    private List<Long> sequences(String aggregate, long after, long until, Instant knownAt) {
        return engine.events(aggregate, after, until, knownAt).stream()
                .map(DomainEventMessage::getSequenceNumber)
                .toList();
    }

    private static List<String> names(List<? extends DomainEventMessage<?>> events) {
        return events.stream().map(DomainEventMessage::getAggregateIdentifier).toList();
    }

    private List<String> slice(long after, long until, List<String> types, List<String> names, int atMost) {
        return names(engine.read(new Slice(after, until, types, names, atMost)).stream()
                .map(Placed::event)
                .toList());
    }

    @Test
    void anEventIsReadAsItWasAppended() {
        DomainEventMessage<TeamRegistered> event = registered("teams/a", 0, Instant.parse("2026-11-27T08:00:00.123Z"));
        store.publish(event);

        assertThat(engine.events("teams/a", -1, ALL, null)).singleElement().satisfies(read -> {
            assertThat(read.getIdentifier()).isEqualTo(event.getIdentifier());
            assertThat(read.getType()).isEqualTo("team");
            assertThat(read.getSequenceNumber()).isZero();
            assertThat(read.getTimestamp()).isEqualTo(event.getTimestamp());
            assertThat(read.getPayload()).isEqualTo(event.getPayload());
            assertThat(read.getMetaData()).isEqualTo(MetaData.with("actor", "demo-administrator"));
        });
    }

    @Test
    void anAggregateIsReadFromAnyPlaceToAnyOther() {
        for (int i = 0; i < 5; i++) {
            store.publish(registered("teams/a", i, Instant.parse("2026-11-27T08:00:0" + (i % 3) + "Z")));
        }
        store.publish(registered("teams/ab", 0));

        assertThat(sequences("teams/a", -1, ALL, null)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(sequences("teams/a", -1, 0, null)).containsExactly(0L);
        assertThat(sequences("teams/a", 0, 1, null)).containsExactly(1L);
        assertThat(sequences("teams/a", 2, 3, null)).containsExactly(3L);
        assertThat(sequences("teams/a", 4, ALL, null)).isEmpty();
        assertThat(sequences("teams/a", 1, 1, null)).isEmpty();
        assertThat(sequences("teams/none", -1, ALL, null)).isEmpty();
        assertThat(sequences("teams/a", -1, ALL, Instant.parse("2026-11-27T08:00:01Z")))
                .as("recorded by then")
                .containsExactly(0L, 1L, 3L, 4L);
        assertThat(store.readEvents("teams/a", 3).asStream().map(DomainEventMessage::getSequenceNumber))
                .containsExactly(3L, 4L);
        assertThat(store.lastSequenceNumberFor("teams/a")).contains(4L);
        assertThat(store.lastSequenceNumberFor("teams/none")).isEmpty();
    }

    @Test
    void aLongAggregateIsReadWhole() {
        List<DomainEventMessage<TeamRegistered>> events = IntStream.range(0, 1_203)
                .mapToObj(i -> registered("teams/long", i))
                .toList();
        store.publish(events);

        assertThat(store.readEvents("teams/long", 0).asStream().map(DomainEventMessage::getSequenceNumber))
                .hasSize(1_203)
                .isSorted();
        assertThat(sequences("teams/long", 600, ALL, null)).hasSize(602);
    }

    @Test
    void whoAppendsSecondIsRefused() {
        EventStore other = there().bean(EventStore.class);
        store.publish(registered("teams/a", 0));

        assertThatThrownBy(() -> other.publish(registered("teams/a", 0)))
                .isInstanceOf(AggregateStreamCreationException.class);
        store.publish(registered("teams/a", 1));
        assertThatThrownBy(() -> other.publish(registered("teams/a", 1))).isInstanceOf(ConcurrencyException.class);
        assertThat(sequences("teams/a", -1, ALL, null)).containsExactly(0L, 1L);
    }

    @Test
    void whatIsAppendedTogetherIsThereWholeOrNotAtAll() {
        store.publish(registered("teams/a", 0));

        assertThatThrownBy(() -> store.publish(List.of(registered("teams/b", 0), registered("teams/a", 0))))
                .isInstanceOfAny(ConcurrencyException.class, AggregateStreamCreationException.class);

        assertThat(sequences("teams/b", -1, ALL, null)).isEmpty();
    }

    @Test
    void aUnitOfWorkAppendsWhenItCommits_andNothingWhenItIsRolledBack() {
        DefaultUnitOfWork<?> kept = DefaultUnitOfWork.startAndGet(null);
        store.publish(registered("teams/kept", 0));
        store.publish(registered("teams/kept", 1));
        kept.commit();
        DefaultUnitOfWork<?> undone = DefaultUnitOfWork.startAndGet(null);
        store.publish(registered("teams/undone", 0));
        undone.rollback();

        assertThat(sequences("teams/kept", -1, ALL, null)).containsExactly(0L, 1L);
        assertThat(sequences("teams/undone", -1, ALL, null)).isEmpty();
    }

    @Test
    void aSliceHoldsWhatIsWanted_andNoMore() {
        register("a1", "a2", "b1", "a%3", "b2");
        List<Long> indexes = engine.read(new Slice(0, engine.last(), List.of(), List.of(), 10)).stream()
                .map(Placed::index)
                .toList();
        long last = engine.last();

        assertThat(indexes).hasSize(5).isSorted().doesNotHaveDuplicates().endsWith(last);
        assertThat(slice(0, last, List.of(), List.of(), 10)).containsExactly("a1", "a2", "b1", "a%3", "b2");
        assertThat(slice(indexes.get(0), indexes.get(3), List.of(), List.of(), 10))
                .containsExactly("a2", "b1", "a%3");
        assertThat(slice(0, last, List.of(), List.of(), 2)).containsExactly("a1", "a2");
        assertThat(slice(0, last, List.of(), List.of("a"), 10)).containsExactly("a1", "a2", "a%3");
        assertThat(slice(0, last, List.of(), List.of("a%", "b2"), 10)).containsExactly("a%3", "b2");
        assertThat(slice(0, last, List.of(REGISTERED), List.of("b"), 10)).containsExactly("b1", "b2");
        assertThat(slice(0, last, List.of(PROPOSED), List.of(), 10)).isEmpty();
        assertThat(slice(last, last, List.of(), List.of(), 10)).isEmpty();
    }

    @Test
    void namesAreThoseOfTheCollection_alsoWhenMoreCome() {
        register("teams/b", "teams/a", "teamsters/x");
        store.publish(proposed("plans/1", 0));
        store.publish(registered("teams/a", 1));

        assertThat(engine.names("teams")).containsExactly("teams/a", "teams/b");
        assertThat(engine.names("nothing")).isEmpty();
        register("teams/0");
        assertThat(engine.names("teams")).containsExactly("teams/0", "teams/a", "teams/b");
        assertThat(there().bean(EventEngine.class).names("teams")).containsExactly("teams/0", "teams/a", "teams/b");
    }

    @Test
    void readersOfSomeTypesGetThese_andAreMovedOnOverTheRest() throws Exception {
        List<DomainEventMessage<?>> events = new ArrayList<>();
        for (int i = 0; i < 1_203; i++) { // more than two batches
            events.add(registered("team-" + i, 0));
            events.add(proposed("plan-" + i, 0));
        }
        store.publish(events);
        settle();

        List<TrackedEventMessage<?>> read = read(Set.of(REGISTERED), engine.createTailToken());

        List<TrackedEventMessage<?>> wanted = read.stream()
                .filter(event -> !(event.getPayload() instanceof EventsOfTypes.Passed))
                .toList();
        assertThat(wanted)
                .extracting(event -> ((DomainEventMessage<?>) event).getAggregateIdentifier())
                .isEqualTo(IntStream.range(0, 1_203).mapToObj(i -> "team-" + i).toList());
        assertThat(Positions.of(read.getLast().trackingToken())).isEqualTo(horizon.settled());
        assertThat(read(Set.of(REGISTERED), read.getLast().trackingToken())).isEmpty();
        assertThat(read(Set.of(REGISTERED), wanted.get(1_000).trackingToken())).hasSize(203);
    }

    private List<TrackedEventMessage<?>> read(Set<String> types, TrackingToken from) throws InterruptedException {
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        try (var stream = here.events(types, from)) {
            while (stream.hasNextAvailable(0, TimeUnit.SECONDS)) {
                read.add(stream.nextAvailable());
            }
        }
        return read;
    }

    @Test
    void tokensStandAtTheTail_atTheHead_andAtATime() {
        Instant noon = Instant.parse("2026-11-27T12:00:00Z");
        for (int i = 0; i < 4; i++) {
            store.publish(registered("teams/" + i, 0, noon.plusSeconds(i)));
        }
        settle();

        assertThat(behind(engine.createTailToken())).isEqualTo(4);
        assertThat(behind(engine.createHeadToken())).isZero();
        assertThat(behind(engine.createTokenAt(noon.plusSeconds(2)))).isEqualTo(2);
        assertThat(behind(engine.createTokenAt(noon.minusSeconds(1)))).isEqualTo(4);
        assertThat(behind(engine.createTokenAt(noon.plusSeconds(9)))).isZero();
        assertThat(engine.seenBy(null)).isZero();
        assertThat(engine.seenBy(engine.createHeadToken())).isEqualTo(engine.last());
        assertThat(engine.seenBy(engine.tokenAt(1))).isEqualTo(1);
    }

    private long behind(TrackingToken token) {
        return engine.readEvents(token, false).count();
    }

    @Test
    void theHorizonReachesWhatWasAppended_andTimeGoesOn() {
        assertThat(horizon.settled()).isZero();
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        register("teams/a", "teams/b");

        await().atMost(Duration.ofSeconds(30)).until(() -> horizon.lastSettledEvent() == engine.last());
        await().atMost(Duration.ofSeconds(30)).until(() -> horizon.settledTime().isAfter(before));
        Instant then = horizon.settledTime();
        await("though nothing is appended")
                .atMost(Duration.ofSeconds(30))
                .until(() -> horizon.settledTime().isAfter(then));
    }

    @Test
    void whenOneProcessAppends_thenTheReadersOfAnotherHearOfIt() throws Exception {
        int tries = 20;
        long[] millis = new long[tries];
        try (var stream = there().events(Set.of(), engine.createTailToken())) {
            for (int i = 0; i < tries; i++) {
                CountDownLatch available = new CountDownLatch(1);
                stream.setOnAvailableCallback(available::countDown);
                assertThat(stream.hasNextAvailable(0, TimeUnit.SECONDS)).isFalse();
                long begin = System.nanoTime();
                store.publish(registered("woken-" + i, 0));
                assertThat(available.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(stream.hasNextAvailable(30, TimeUnit.SECONDS)).isTrue();
                millis[i] = (System.nanoTime() - begin) / 1_000_000;
                assertThat(((DomainEventMessage<?>) stream.nextAvailable()).getAggregateIdentifier())
                        .isEqualTo("woken-" + i);
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%s: append to wake-up in another process: median %d ms, worst %d ms%n",
                getClass().getSimpleName(), millis[tries / 2], millis[tries - 1]);
    }

    @Test
    void whenManyAppendAtOnce_thenEveryReaderReadsAllOnce_andEachAggregateInOrder() throws Exception {
        long seed = Long.getLong("tracker.contract.seed", System.nanoTime());
        int writers = 8;
        int each = 60;
        try (ExecutorService threads = Executors.newFixedThreadPool(writers + 2)) {
            TestService other = there();
            Future<List<String>> all = threads.submit(() -> follow(other, Set.of(), writers * each));
            Future<List<String>> some = threads.submit(() -> follow(here, Set.of(REGISTERED), writers * each));
            List<Future<?>> writing = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String aggregate = "teams/" + writer;
                EventStore to = (writer % 2 == 0 ? here : other).bean(EventStore.class);
                Random random = new Random(seed + writer);
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < each; ) {
                        int together = Math.min(each - i, 1 + random.nextInt(3));
                        int first = i;
                        to.publish(IntStream.range(first, first + together)
                                .mapToObj(sequence -> registered(aggregate, sequence))
                                .toList());
                        i += together;
                    }
                }));
            }
            for (Future<?> writer : writing) {
                writer.get(60, TimeUnit.SECONDS);
            }
            List<String> expected = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                for (int i = 0; i < each; i++) {
                    expected.add("teams/" + writer + "@" + i);
                }
            }
            for (Future<List<String>> reader : List.of(all, some)) {
                List<String> read = reader.get(60, TimeUnit.SECONDS);
                assertThat(read).as("seed " + seed).containsExactlyInAnyOrderElementsOf(expected);
                for (int writer = 0; writer < writers; writer++) {
                    String start = "teams/" + writer + "@";
                    assertThat(read.stream().filter(event -> event.startsWith(start)))
                            .as("seed " + seed)
                            .containsExactlyElementsOf(expected.stream()
                                    .filter(event -> event.startsWith(start))
                                    .toList());
                }
            }
        }
    }

    private static List<String> follow(TestService service, Set<String> types, int events) throws InterruptedException {
        List<String> read = new ArrayList<>();
        try (var stream = service.events(types, null)) {
            while (read.size() < events && stream.hasNextAvailable(30, TimeUnit.SECONDS)) {
                if (stream.nextAvailable() instanceof DomainEventMessage<?> event) {
                    read.add(place(event));
                }
            }
        }
        return read;
    }

    private static String place(DomainEventMessage<?> event) {
        return event.getAggregateIdentifier() + "@" + event.getSequenceNumber();
    }

    @Test
    void snapshotsAreKeptBesideTheEvents() {
        SnapshotStore snapshots = here.bean(SnapshotStore.class);
        store.publish(registered("teams/a", 0));
        snapshots.storeSnapshot(registered("teams/a", 0).andMetaData(Map.of(SnapshotStore.REVISION, "r1")));

        SnapshotStore others = there().bean(SnapshotStore.class);
        assertThat(others.snapshot("teams/a", "r1", ALL)).isPresent();
        assertThat(others.snapshot("teams/a", "r2", ALL)).isEmpty();
        assertThat(others.outlines("teams/a", "r1", -1)).hasSize(1);
        assertThat(store.readEvents("teams/a").asStream())
                .as("nobody gets a snapshot who has not said by which rules")
                .hasSize(1);
    }
}
