package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tracker.platform.eventstore.TestEvents.registered;

import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppendOnlyTest {

    private static Store store;

    @BeforeAll
    static void open() throws SQLException {
        store = Store.fresh();
        store.engine(store.horizon()).appendEvents(registered("kept", 0));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE events.domain_event SET payload = ''",
                "DELETE FROM events.domain_event",
                "TRUNCATE events.domain_event",
                "ALTER TABLE events.domain_event DISABLE TRIGGER ALL",
                "SELECT setval('events.domain_event_global_index', 1)",
                "DROP TABLE events.domain_event"
            })
    void aServiceMayNotChangeWhatHappened(String statement) throws SQLException {
        try (var connection = store.connection();
                var sql = connection.createStatement()) {
            assertThatThrownBy(() -> sql.execute(statement))
                    .isInstanceOf(SQLException.class)
                    .extracting(failure -> ((SQLException) failure).getSQLState())
                    .isEqualTo("42501");
        }
    }

    @Test
    void aPlaceInAnAggregatesOrderIsTakenOnce() {
        var engine = store.engine(store.horizon());
        engine.appendEvents(registered("contended", 0));
        engine.appendEvents(registered("contended", 1));
        assertThatThrownBy(() -> engine.appendEvents(registered("contended", 1)))
                .isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(() -> engine.appendEvents(registered("contended", 0)))
                .isInstanceOf(AggregateStreamCreationException.class);
    }

    @Test
    void anEventIsReadAsItWasAppended() {
        var engine = store.engine(store.horizon());
        var appended = registered("same", 0);
        engine.appendEvents(appended);
        var read = engine.readEvents("same", 0).next();
        assertThat(read.getPayload()).isEqualTo(appended.getPayload());
        assertThat(read.getMetaData()).isEqualTo(appended.getMetaData());
        assertThat(read.getIdentifier()).isEqualTo(appended.getIdentifier());
        assertThat(read.getType()).isEqualTo("team");
        assertThat(read.getTimestamp()).isEqualTo(appended.getTimestamp().truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void anAggregateLongerThanABatchIsReadWhole() {
        var engine = store.engine(store.horizon());
        for (int i = 0; i < 401; i++) {
            engine.appendEvents(registered("long", i));
        }
        assertThat(engine.readEvents("long", 0).asStream()).hasSize(401);
    }
}
