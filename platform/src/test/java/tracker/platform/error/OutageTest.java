package tracker.platform.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;
import org.springframework.transaction.TransactionSystemException;

/** A database that is away is the caller's "again in a moment"; what was asked of it wrongly is an incident. */
class OutageTest {

    @ParameterizedTest
    @CsvSource({
        "08006, UNAVAILABLE",
        "53100, UNAVAILABLE",
        "53300, UNAVAILABLE",
        "57P01, UNAVAILABLE",
        "57P03, UNAVAILABLE",
        "57014, INTERNAL",
        "23502, INTERNAL",
        "42601, INTERNAL"
    })
    void theStateOfTheDatabaseDecides(String state, Status.Code code) {
        RuntimeException failure = new EventStoreException("append", new SQLException("secret.table", state));

        Status status = Errors.toStatus(failure).getStatus();

        assertThat(status.getCode()).isEqualTo(code);
        assertThat(status.getDescription()).doesNotContain("secret");
    }

    @Test
    void aFullDiskIsCalledByItsName() {
        assertThat(Errors.toStatus(new IllegalStateException(new SQLException("secret.table", "53100")))
                        .getStatus()
                        .getDescription())
                .contains("disk", "full");
    }

    @Test
    void noConnectionInTimeIsAnOutage() {
        assertThat(Outage.isIn(new IllegalStateException(new SQLTransientConnectionException("pool"))))
                .isTrue();
        assertThat(Outage.isIn(new IllegalStateException("no database in it"))).isFalse();
    }

    @Test
    void whatEndsByItselfIsNoErrorToLookInto() {
        assertThat(Outage.level(new IllegalStateException(new SQLException("shutting down", "57P01"))))
                .isEqualTo(Level.WARN);
        assertThat(Outage.level(new IllegalStateException("no database in it"))).isEqualTo(Level.ERROR);
    }

    /** As HikariCP says it of a connection that it has given up. */
    @Test
    void aConnectionThatThePoolGaveUpIsAnOutage() {
        assertThat(Outage.isIn(new IllegalStateException(new SQLException("Connection is closed"))))
                .isTrue();
    }

    @Test
    void whatATransactionWasToBeRolledBackForIsLookedAtToo() {
        TransactionSystemException failure = new TransactionSystemException("rollback", new IllegalStateException());
        failure.initApplicationException(new IllegalStateException(new SQLException("lost", "08006")));

        assertThat(Outage.isIn(failure)).isTrue();
    }
}
