package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a reader has come whose token, of an earlier version, remembers gaps. */
class SeenByTest {

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

    @Test
    void aGapThatNoEventFillsAnyMore_holdsNobodyBack() throws SQLException {
        engine.appendEvents(registered("first", 0));
        store.transaction().executeWithoutResult(status -> {
            engine.appendEvents(registered("never", 0));
            status.setRollbackOnly();
        });
        engine.appendEvents(registered("third", 0));
        GapAwareTrackingToken reader = GapAwareTrackingToken.newInstance(3, Set.of(2L));
        assertThat(engine.seenBy(reader)).as("nobody knows yet").isEqualTo(1);

        store.settle(horizon);

        assertThat(engine.seenBy(reader)).isEqualTo(3);
        assertThat(engine.seenBy(SettledTokens.at(3))).isEqualTo(3);
        assertThat(engine.seenBy(null)).isZero();
    }

    @Test
    void aGapThatAnEventFills_isToBeReadFirst() throws SQLException {
        for (String team : List.of("first", "late", "third")) {
            engine.appendEvents(registered(team, 0));
        }
        store.settle(horizon);

        assertThat(engine.seenBy(GapAwareTrackingToken.newInstance(3, Set.of(2L))))
                .isEqualTo(1);
    }

    @Test
    void aGapBehindTheHorizon_mayStillBeFilled() throws SQLException {
        engine.appendEvents(registered("first", 0));
        store.settle(horizon);

        assertThat(engine.seenBy(GapAwareTrackingToken.newInstance(4, Set.of(2L, 3L))))
                .isEqualTo(1);
    }
}
