package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;
import static tracker.platform.eventstore.postgresql.Store.aggregates;
import static tracker.platform.eventstore.postgresql.Store.tokenAfter;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Interleavings forced one step at a time: ours loses no committed event; Axon's own, where it is asked, too, does. */
class LateCommitTest {

    private static final Duration STOCK_GAP_TIMEOUT = Duration.ofSeconds(60);

    private Store store;
    private PostgresHorizon horizon;
    private JdbcEventStorageEngine ours;
    private JdbcEventStorageEngine stock;

    @BeforeEach
    void openStore() throws SQLException {
        store = Store.fresh();
        horizon = store.horizon();
        store.settle(horizon);
        ours = store.engine(horizon);
        stock = store.stock(STOCK_GAP_TIMEOUT);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    /** Writes one event in a transaction that stays open until it is told to commit. */
    private final class SlowWriter {

        private final CountDownLatch inserted = new CountDownLatch(1);
        private final CountDownLatch mayCommit = new CountDownLatch(1);
        private final CompletableFuture<Void> committed;

        private SlowWriter(String aggregate) throws InterruptedException {
            committed = CompletableFuture.runAsync(() -> store.transaction().executeWithoutResult(status -> {
                ours.appendEvents(registered(aggregate, 0));
                inserted.countDown();
                await(mayCommit);
            }));
            await(inserted);
        }

        private void commit() {
            mayCommit.countDown();
            committed.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a reader does whose clock stands that much later. */
    private static <T> T later(Duration lag, Supplier<T> reading) {
        Clock clock = GenericEventMessage.clock;
        GenericEventMessage.clock = Clock.offset(clock, lag);
        try {
            return reading.get();
        } finally {
            GenericEventMessage.clock = clock;
        }
    }

    @Test
    void whenANeighbourIsOlderThanTheGapTimeout_thenTheLateCommitIsStillRead() throws Exception {
        SlowWriter slow = new SlowWriter("late");
        ours.appendEvents(registered("back-dated", 0, Instant.now().minusSeconds(61)));
        store.settle(horizon);
        TrackingToken oursPassed = tokenAfter(ours.readEvents(null, false));
        TrackingToken stockPassed = tokenAfter(stock.readEvents(null, false));

        slow.commit();
        store.settle(horizon);

        assertThat(aggregates(ours.readEvents(oursPassed, false))).containsExactly("late", "back-dated");
        assertThat(aggregates(stock.readEvents(stockPassed, false))).as("stock").isEmpty();
    }

    @Test
    void whenAHeadTokenIsTakenBeforeALateCommit_thenTheLateCommitIsReadFromIt() throws Exception {
        SlowWriter slow = new SlowWriter("late");
        ours.appendEvents(registered("quick", 0));
        store.settle(horizon);
        TrackingToken oursHead = ours.createHeadToken();
        TrackingToken stockHead = stock.createHeadToken();

        slow.commit();
        store.settle(horizon);

        assertThat(aggregates(ours.readEvents(oursHead, false))).containsExactly("late", "quick");
        assertThat(aggregates(stock.readEvents(stockHead, false))).as("stock").isEmpty();
    }

    @Test
    void whenATailTokenIsTakenBeforeALateFirstCommit_thenTheLateCommitIsReadFromIt() throws Exception {
        SlowWriter slow = new SlowWriter("late");
        ours.appendEvents(registered("quick", 0));
        TrackingToken oursTail = ours.createTailToken();
        TrackingToken stockTail = stock.createTailToken();

        slow.commit();
        store.settle(horizon);

        assertThat(aggregates(ours.readEvents(oursTail, false))).containsExactly("late", "quick");
        assertThat(aggregates(stock.readEvents(stockTail, false))).as("stock").containsExactly("quick");
    }

    @Test
    void whenAWriterPausesForLongerThanTheGapTimeout_thenALaggingReaderStillReadsIt() throws Exception {
        SlowWriter paused = new SlowWriter("paused");
        for (int i = 0; i < 5; i++) {
            ours.appendEvents(registered("other-" + i, 0));
        }
        store.settle(horizon);
        TrackingToken oursPassed = tokenAfter(ours.readEvents(null, false));
        TrackingToken stockPassed = later(Duration.ofSeconds(61), () -> tokenAfter(stock.readEvents(null, false)));

        paused.commit();
        store.settle(horizon);

        assertThat(aggregates(ours.readEvents(oursPassed, false)))
                .containsExactly("paused", "other-0", "other-1", "other-2", "other-3", "other-4");
        assertThat(aggregates(stock.readEvents(stockPassed, false))).as("stock").isEmpty();
    }

    @Test
    void whenATokenIsMadeForAnInstantAfterALateCommit_thenTheLateCommitIsReadFromIt() throws Exception {
        SlowWriter slow = new SlowWriter("late");
        ours.appendEvents(registered("quick", 0));
        store.settle(horizon);
        TrackingToken token = ours.createTokenAt(Instant.now().plusSeconds(60));

        slow.commit();
        store.settle(horizon);

        assertThat(aggregates(ours.readEvents(token, false))).containsExactly("late", "quick");
    }

    @Test
    void whenAWriterRollsBack_thenItsGapIsForgottenOnceSettled() throws Exception {
        store.transaction().executeWithoutResult(status -> {
            ours.appendEvents(registered("never", 0));
            status.setRollbackOnly();
        });
        ours.appendEvents(registered("first", 0));
        store.settle(horizon);
        TrackingToken passed = tokenAfter(ours.readEvents(null, false));

        assertThat(passed).isEqualTo(SettledTokens.at(2));
        assertThat(horizon.settled()).isEqualTo(2);
    }

    @Test
    void whileAWriterIsOpen_thenTheHorizonStaysBeforeItAndTellsItsAge() throws Exception {
        ours.appendEvents(registered("settled", 0));
        store.settle(horizon);
        SlowWriter slow = new SlowWriter("late");
        ours.appendEvents(registered("quick", 0));
        store.settle(horizon);

        assertThat(horizon.settled()).isEqualTo(1);
        assertThat(horizon.lag()).isEqualTo(2);
        assertThat(horizon.age()).isPositive();
        Instant whileOpen = horizon.settledTime();

        slow.commit();
        store.settle(horizon);

        assertThat(horizon.settled()).isEqualTo(3);
        assertThat(horizon.lastSettledEvent()).isEqualTo(3);
        assertThat(horizon.lag()).isZero();
        assertThat(horizon.settledTime()).isAfter(whileOpen);
    }

    @Test
    void whenTheServerIsLost_thenIndexesThatNoEventHadMustSettleAnew() throws Exception {
        ours.appendEvents(registered("first", 0));
        store.transaction().executeWithoutResult(status -> {
            ours.appendEvents(registered("never", 0));
            status.setRollbackOnly();
        });
        store.settle(horizon);
        assertThat(horizon.settled()).isEqualTo(2);

        horizon.fallBack();

        assertThat(horizon.settled()).isEqualTo(1);
        store.settle(horizon);
        assertThat(horizon.settled()).isEqualTo(2);
    }

    @Test
    void whileNothingIsAppended_thenTheHorizonTakesNoTransactionIds() throws Exception {
        ours.appendEvents(registered("only", 0));
        store.settle(horizon);
        long before = nextTransaction();
        store.settle(horizon);
        store.settle(horizon);
        assertThat(nextTransaction()).isEqualTo(before + 1);
    }

    private long nextTransaction() throws SQLException {
        try (Connection connection = store.connection();
                var rows = connection.createStatement().executeQuery("SELECT pg_current_xact_id()::text::bigint")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
