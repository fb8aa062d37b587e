package tracker.platform.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tracker.plan.v1.Plan;
import tracker.platform.eventstore.postgresql.HorizonEventStorageEngine;
import tracker.platform.eventstore.postgresql.Store;
import tracker.type.v1.Snapshot;

/**
 * With snapshots at any places, with what was folded before or without, an aggregate is the same, now and at every instant.
 * {@code -Dsnapshots.seed} runs one history alone, {@code -Dsnapshots.histories} so many.
 */
class FoldedAggregatesTest {

    private static final int HISTORIES = Integer.getInteger("snapshots.histories", 15);
    private static final int STEPS = 40;

    /** Seeds that once failed; they are run first, for ever. */
    private static final long[] FAILED_ONCE = {};

    private static final Plans DECIDER = new Plans();

    private static Store store;
    private static HorizonEventStorageEngine engine;

    @BeforeAll
    static void open() throws SQLException {
        store = Store.fresh();
        engine = store.engine(store.horizon());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    /** One process that has folded aggregates, and takes snapshots. */
    private static final class Replica implements AutoCloseable {
        final Snapshots snapshots = new Snapshots(engine);
        final Snapshotter snapshotter;
        final FoldedAggregates aggregates;

        Replica(int every) {
            snapshotter = new Snapshotter(engine, snapshots, every, new SimpleMeterRegistry());
            aggregates =
                    new FoldedAggregates(engine, snapshots, snapshotter, List.of(DECIDER), DataSize.ofMegabytes(1));
        }

        Optional<Folded<Plan>> now(String name) {
            return aggregates.now(DECIDER, name);
        }

        Optional<Plan> at(String name, Instant asOf, Instant knownAt) {
            return now(name).flatMap(now -> new TimeTravel<>(engine, snapshots, DECIDER, now, asOf, knownAt).arrive());
        }

        @Override
        public void close() throws InterruptedException {
            snapshotter.close();
        }
    }

    private static LongStream seeds() {
        Long one = Long.getLong("snapshots.seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.concat(LongStream.of(FAILED_ONCE), new Random(20_261_130L).longs(HISTORIES));
    }

    @Test
    void withSnapshotsAnAggregateIsWhatItsEventsSay() throws Exception {
        int used = 0;
        for (long seed : seeds().toArray()) {
            used += live(seed);
        }
        assertThat(used).as("snapshots that stood while questions were asked").isGreaterThan(HISTORIES);
    }

    /** Lets things happen, takes and drops snapshots, restarts, and asks; how many snapshots there were at the end. */
    private static int live(long seed) throws Exception {
        Random random = new Random(seed);
        RandomHistory history = new RandomHistory(random, "plans/" + UUID.randomUUID());
        int every = 2 + random.nextInt(20);
        Replica one = new Replica(every);
        Replica other = new Replica(every);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0 -> {
                    one.close();
                    one = new Replica(every);
                }
                case 1 -> drop(history.name(), random);
                case 2 -> one.snapshotter.take(DECIDER, history.name());
                default -> {
                    for (int i = random.nextInt(every); i >= 0; i--) {
                        engine.appendEvents(history.next());
                    }
                }
            }
            ask(random.nextBoolean() ? one : other, history, random, "-Dsnapshots.seed=" + seed + ", step " + step);
        }
        int snapshots = one.snapshots.marks(DECIDER, history.name(), -1).size();
        one.close();
        other.close();
        return snapshots;
    }

    private static void drop(String name, Random random) throws SQLException {
        try (Connection connection = store.connection();
                var statement = connection.prepareStatement(
                        "DELETE FROM events.snapshot_event WHERE aggregate_id = ? AND sequence_number % 3 = ?")) {
            statement.setString(1, random.nextBoolean() ? name : name + "/answers");
            statement.setInt(2, random.nextInt(3));
            statement.executeUpdate();
        }
    }

    private static void ask(Replica replica, RandomHistory history, Random random, String where) {
        Optional<Folded<Plan>> now = replica.now(history.name());
        assertThat(now.map(Folded::sequence).orElse(-1L)).as(where).isEqualTo(history.length() - 1L);
        if (now.isEmpty()) {
            return;
        }
        assertThat(now.get().state()).as(where).isEqualTo(history.after(history.length()));
        for (int i = 0; i < 2; i++) {
            Instant asOf = random.nextInt(6) == 0 ? Instant.MAX : history.instant();
            Instant knownAt = random.nextBoolean() ? history.recordedInstant() : null;
            assertThat(replica.at(history.name(), asOf, knownAt))
                    .as("%s, at %s as known at %s", where, asOf, knownAt)
                    .isEqualTo(history.at(asOf, knownAt));
            int sequence = random.nextInt(history.length());
            assertThat(replica.aggregates.after(DECIDER, history.name(), sequence))
                    .as("%s, after %d", where, sequence)
                    .isEqualTo(history.after(sequence + 1));
            askForAnswer(now.get(), history, history.events().get(sequence), where);
        }
    }

    private static void askForAnswer(
            Folded<Plan> now, RandomHistory history, DomainEventMessage<?> event, String where) {
        Map<String, ?> metaData = event.getMetaData();
        Answers.Answer answer = now.answers().find(metaData, now.sequence());
        if (metaData.containsKey(EventKeys.REQUEST_ID)) {
            assertThat(answer)
                    .as(where)
                    .isEqualTo(new Answers.Answer(Answers.content(metaData), history.lastBySameRequest(event)));
            assertThat(now.answers().find(metaData, event.getSequenceNumber() - 1))
                    .as(where)
                    .isNull();
        } else {
            assertThat(answer).as(where).isNull();
        }
    }

    private static RandomHistory history(int length) {
        RandomHistory history = new RandomHistory(new Random(7), "plans/" + UUID.randomUUID());
        while (history.length() < length) {
            engine.appendEvents(history.next());
        }
        return history;
    }

    /** A snapshot of a plan that never was: whoever uses it can be told by the title. */
    private static void mark(Replica replica, SnapshotDecider<Plan, Plan> decider, String name, int sequence) {
        Folded<Plan> folded = Folded.initial(decider, name);
        for (DomainEventMessage<?> event : engine.events(name, -1, sequence, null)) {
            folded = folded.after(decider, event);
        }
        Plan marked = folded.state().toBuilder().addLessons("from the snapshot").build();
        replica.snapshots.keep(
                decider,
                new Folded<>(
                        name,
                        folded.type(),
                        marked,
                        sequence,
                        folded.event(),
                        folded.extent(),
                        folded.answers(),
                        folded.marks(),
                        -1));
    }

    @Test
    void whatASnapshotHoldsIsNotFoldedAgain() throws Exception {
        RandomHistory history = history(20);
        try (Replica replica = new Replica(4)) {
            mark(replica, DECIDER, history.name(), 11);
            assertThat(replica.now(history.name()).orElseThrow().state().getLessonsList())
                    .containsExactly("from the snapshot");
        }
    }

    @Test
    void aSnapshotByOtherRulesIsNotSeen() throws Exception {
        class ChangedPlans extends Plans {}
        RandomHistory history = history(20);
        try (Replica replica = new Replica(4)) {
            mark(replica, new ChangedPlans(), history.name(), 11);
            assertThat(replica.now(history.name()).orElseThrow().state()).isEqualTo(history.after(history.length()));
            assertThat(replica.snapshots.marks(new ChangedPlans(), history.name(), -1))
                    .hasSize(1);
        }
    }

    @Test
    void aSnapshotThatCannotBeReadIsDoneWithout() throws Exception {
        RandomHistory history = history(20);
        try (Replica replica = new Replica(4)) {
            mark(replica, DECIDER, history.name(), 11);
            byte[] broken = Snapshot.newBuilder()
                    .setState(Any.newBuilder().setValue(ByteString.copyFromUtf8("broken")))
                    .build()
                    .toByteArray();
            try (Connection owner = store.owner();
                    var statement = owner.prepareStatement(
                            "UPDATE events.snapshot_event SET payload = ? WHERE aggregate_id = ?")) {
                statement.setBytes(1, broken);
                statement.setString(2, history.name());
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }
            assertThat(replica.now(history.name()).orElseThrow().state()).isEqualTo(history.after(history.length()));
        }
    }

    @Test
    void aStoreThatWasSetBackIsReadAnew() throws Exception {
        RandomHistory before = history(20);
        try (Replica replica = new Replica(100)) {
            assertThat(replica.now(before.name())).isPresent();
            try (Connection owner = store.owner();
                    var statement = owner.prepareStatement("DELETE FROM events.domain_event WHERE aggregate_id = ?")) {
                statement.setString(1, before.name());
                statement.executeUpdate();
            }
            assertThat(replica.now(before.name())).isEmpty();

            RandomHistory after = new RandomHistory(new Random(8), before.name());
            while (after.length() < 25) {
                engine.appendEvents(after.next());
            }
            assertThat(replica.now(before.name()).orElseThrow().state()).isEqualTo(after.after(after.length()));
        }
    }

    @Test
    void snapshotsOfOldRulesGoWhenNewOnesAreADayOlder() throws Exception {
        class OldPlans extends Plans {}
        RandomHistory history = history(20);
        try (Replica replica = new Replica(4)) {
            mark(replica, new OldPlans(), history.name(), 11);
            mark(replica, DECIDER, history.name(), 11);
            assertThat(replica.snapshots.marks(new OldPlans(), history.name(), -1))
                    .hasSize(1);
            try (Connection owner = store.owner();
                    var statement = owner.prepareStatement("UPDATE events.snapshot_event SET time_stamp = time_stamp"
                            + " - interval '25 hours' WHERE aggregate_id = ?")) {
                statement.setString(1, history.name());
                assertThat(statement.executeUpdate()).isEqualTo(2);
            }
            class NewPlans extends Plans {}
            mark(replica, new NewPlans(), history.name(), 11);
            assertThat(replica.snapshots.marks(new OldPlans(), history.name(), -1))
                    .isEmpty();
            assertThat(replica.snapshots.marks(new NewPlans(), history.name(), -1))
                    .hasSize(1);
        }
    }
}
