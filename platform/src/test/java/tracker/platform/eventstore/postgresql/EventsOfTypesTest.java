package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;
import static tracker.platform.eventstore.postgresql.Store.aggregates;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.plan.v1.PlanProposed;
import tracker.platform.eventstore.EventsOfTypes;
import tracker.platform.eventstore.ReadersToWake;
import tracker.team.v1.TeamRegistered;

/** Only the wanted events come, none before it is settled, and the token moves on over the others. */
class EventsOfTypesTest {

    private static final String WANTED = TeamRegistered.getDescriptor().getFullName();
    private static final String OTHER = PlanProposed.getDescriptor().getFullName();

    private Store store;
    private PostgresHorizon horizon;
    private HorizonEventStorageEngine engine;

    @BeforeEach
    void openStore() throws SQLException {
        store = Store.fresh();
        horizon = store.horizon();
        engine = store.engine(horizon);
        store.settle(horizon);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private void append(int events) {
        for (int i = 0; i < events; i++) {
            engine.appendEvents(registered("team-" + i, 0));
        }
    }

    private List<TrackedEventMessage<?>> read(String type, TrackingToken from) throws InterruptedException {
        List<TrackedEventMessage<?>> read = new ArrayList<>();
        try (var stream =
                new EventsOfTypes(engine, horizon, new ReadersToWake(), Set.of(type), Duration.ZERO).openStream(from)) {
            while (stream.hasNextAvailable(0, TimeUnit.SECONDS)) {
                read.add(stream.nextAvailable());
            }
        }
        return read;
    }

    @Test
    void theOthersOnlyMoveTheTokenOn() throws Exception {
        append(3);
        store.settle(horizon);

        assertThat(read(OTHER, SettledTokens.at(0))).singleElement().satisfies(passed -> {
            assertThat(passed.getPayload()).isInstanceOf(EventsOfTypes.Passed.class);
            assertThat(passed.trackingToken()).isEqualTo(SettledTokens.at(3));
        });
    }

    @Test
    void theTokenMovesOnOverOthersNoMoreOftenThanWanted() throws Exception {
        try (var stream = othersOnly(Duration.ofHours(1))) {
            happen("first");
            assertThat(stream.nextAvailable().trackingToken()).isEqualTo(SettledTokens.at(1));

            happen("second");

            assertThat(stream.hasNextAvailable(0, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void theTokenMovesOnOverOthersInTheEnd() throws Exception {
        try (var stream = othersOnly(Duration.ofMillis(100))) {
            happen("first");
            assertThat(stream.nextAvailable().trackingToken()).isEqualTo(SettledTokens.at(1));

            happen("second");
            while (!stream.hasNextAvailable(0, TimeUnit.SECONDS)) {
                Thread.onSpinWait();
            }

            assertThat(stream.nextAvailable().trackingToken()).isEqualTo(SettledTokens.at(2));
        }
    }

    private BlockingStream<TrackedEventMessage<?>> othersOnly(Duration passedGap) {
        return new EventsOfTypes(engine, horizon, new ReadersToWake(), Set.of(OTHER), passedGap)
                .openStream(SettledTokens.at(0));
    }

    private void happen(String team) throws SQLException {
        engine.appendEvents(registered(team, 0));
        store.settle(horizon);
    }

    @Test
    void whatFollowsAnOpenTransactionWaitsUntilThatHasEnded() throws Exception {
        TransactionTemplate slow = store.transaction();
        slow.executeWithoutResult(open -> {
            engine.appendEvents(registered("late", 0));
            Thread other = Thread.ofPlatform().start(() -> engine.appendEvents(registered("early", 0)));
            try {
                other.join();
                store.settle(horizon);
                assertThat(read(WANTED, SettledTokens.at(0))).isEmpty();
            } catch (InterruptedException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        store.settle(horizon);

        assertThat(aggregates(read(WANTED, SettledTokens.at(0)).stream())).containsExactly("late", "early");
    }

    @Test
    void aTokenWithGapsIsReadAgainFromTheFirst() throws Exception {
        append(5);
        store.settle(horizon);

        assertThat(aggregates(read(WANTED, GapAwareTrackingToken.newInstance(5, Set.of(3L))).stream()))
                .containsExactly("team-2", "team-3", "team-4");
    }
}
