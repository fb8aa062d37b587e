package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tracker.platform.error.Errors;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;
import tracker.team.v1.TeamRegistered;

/** The log says why an append failed, and nothing of what people wrote. */
@ExtendWith(OutputCaptureExtension.class)
class BrokenAppendTest {

    private static final String WRITTEN = "Said in confidence by somebody";
    private static final String HEX = HexFormat.of().formatHex(WRITTEN.getBytes(StandardCharsets.UTF_8));

    @Test
    void whatPeopleWroteIsNotInTheLog(CapturedOutput output) throws SQLException {
        String database = TestStores.freshDatabase();
        try (TestService service = TestService.start(database)) {
            try (Connection owner = DriverManager.getConnection(
                    TestStores.postgres().url(database), "tracker_owner", TestStores.password("tracker_owner"))) {
                breakAppends(owner);
            }
            EventStore events = service.bean(EventStore.class);

            Throwable failure = catchThrowable(() -> service.bean(TransactionManager.class)
                    .executeInTransaction(() -> events.publish(event(0), event(1))));
            assertThat(Errors.toStatus(failure)).hasMessageStartingWith("INTERNAL");

            assertThat(output.getAll())
                    .contains("Incident", "appends are broken")
                    .doesNotContain(WRITTEN)
                    .doesNotContainIgnoringCase(HEX);
        }
    }

    @Test
    void theDriverWouldTellItUnlessForbidden() throws SQLException {
        try (Store store = Store.fresh();
                Connection owner = store.owner()) {
            breakAppends(owner);
            HorizonEventStorageEngine engine = store.engine(store.horizon());

            Throwable failure = catchThrowable(() -> engine.appendEvents(event(0), event(1)));

            assertThat(failure).hasStackTraceContaining(HEX);
        }
    }

    /** With a detail such as that of a row that violates a rule. */
    private static void breakAppends(Connection owner) throws SQLException {
        try (var statement = owner.createStatement()) {
            statement.execute("""
                    CREATE FUNCTION events.broken() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'appends are broken' USING DETAIL = encode(NEW.payload, 'hex'); END $$""");
            statement.execute("CREATE TRIGGER broken BEFORE INSERT ON events.domain_event"
                    + " FOR EACH ROW EXECUTE FUNCTION events.broken()");
        }
    }

    private static DomainEventMessage<TeamRegistered> event(long sequence) {
        return new GenericDomainEventMessage<>(
                "team",
                "teams/content",
                sequence,
                TeamRegistered.newBuilder().setDisplayName(WRITTEN).build());
    }
}
