package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.platform.eventstore.TestEvents.registered;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.PlanProposed;
import tracker.platform.eventstore.SettledEvents;
import tracker.platform.eventstore.SettledEvents.Placed;
import tracker.platform.eventstore.SettledEvents.Slice;
import tracker.team.v1.TeamRegistered;

/** Slices of all events, and how far a reader has come whose token remembers gaps. */
class SettledEventsTest {

    private static final String REGISTERED = TeamRegistered.getDescriptor().getFullName();
    private static final String PROPOSED = PlanProposed.getDescriptor().getFullName();

    private Store store;
    private PostgresHorizon horizon;
    private Connection looking;
    private HorizonEventStorageEngine engine;
    private SettledEvents events;

    @BeforeEach
    void openStore() throws SQLException {
        store = Store.fresh();
        horizon = store.horizon();
        looking = store.connection();
        engine = store.engine(horizon);
        events = engine;
        settle();
    }

    @AfterEach
    void closeStore() throws SQLException {
        looking.close();
        store.close();
    }

    private void settle() throws SQLException {
        for (int i = 0; i < 3; i++) {
            horizon.look(looking);
        }
    }

    private List<String> read(long after, long until, List<String> types, List<String> names, int atMost) {
        return events.read(new Slice(after, until, types, names, atMost)).stream()
                .map(Placed::event)
                .map(event -> event.getAggregateIdentifier())
                .toList();
    }

    @Test
    void aSliceHoldsWhatIsWanted_andNoMore() {
        for (String team : List.of("a1", "a2", "b1", "a%3", "b2")) {
            engine.appendEvents(registered(team, 0));
        }

        assertThat(read(0, 5, List.of(), List.of(), 10)).containsExactly("a1", "a2", "b1", "a%3", "b2");
        assertThat(read(1, 4, List.of(), List.of(), 10)).containsExactly("a2", "b1", "a%3");
        assertThat(read(0, 5, List.of(), List.of(), 2)).containsExactly("a1", "a2");
        assertThat(read(0, 5, List.of(), List.of("a"), 10)).containsExactly("a1", "a2", "a%3");
        assertThat(read(0, 5, List.of(), List.of("a%", "b2"), 10)).containsExactly("a%3", "b2");
        assertThat(read(0, 5, List.of(REGISTERED), List.of("b"), 10)).containsExactly("b1", "b2");
        assertThat(read(0, 5, List.of(PROPOSED), List.of(), 10)).isEmpty();
        assertThat(events.read(new Slice(2, 5, List.of(), List.of("b"), 10)))
                .extracting(Placed::index)
                .containsExactly(3L, 5L);
        assertThat(events.last()).isEqualTo(5);
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
        assertThat(events.seenBy(reader)).as("nobody knows yet").isEqualTo(1);

        settle();

        assertThat(events.seenBy(reader)).isEqualTo(3);
        assertThat(events.seenBy(SettledTokens.at(3))).isEqualTo(3);
        assertThat(events.seenBy(null)).isZero();
    }

    @Test
    void aGapThatAnEventFills_isToBeReadFirst() throws SQLException {
        for (String team : List.of("first", "late", "third")) {
            engine.appendEvents(registered(team, 0));
        }
        settle();

        assertThat(events.seenBy(GapAwareTrackingToken.newInstance(3, Set.of(2L))))
                .isEqualTo(1);
    }

    @Test
    void aGapBehindTheHorizon_mayStillBeFilled() throws SQLException {
        engine.appendEvents(registered("first", 0));
        settle();

        assertThat(events.seenBy(GapAwareTrackingToken.newInstance(4, Set.of(2L, 3L))))
                .isEqualTo(1);
    }
}
