package tracker.reporting.recurrence;

import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;
import org.springframework.jdbc.core.JdbcTemplate;
import tracker.platform.command.Cursor;
import tracker.platform.command.Replies;
import tracker.platform.identity.Caller;
import tracker.reporting.api.ReadAfter;
import tracker.reporting.v1.CountRecurrencesRequest;
import tracker.reporting.v1.CountRecurrencesResponse;
import tracker.reporting.v1.RecurrenceServiceGrpc;
import tracker.type.v1.Role;

/** Recurrences over gRPC: waits until the facts have seen what the cursor says, then counts. */
public final class RecurrenceEndpoint extends RecurrenceServiceGrpc.RecurrenceServiceImplBase {

    private final Recurrences recurrences;
    private final ReadAfter facts;
    private final LongSupplier reached;

    /** @param reached the global index up to which the facts hold everything */
    public RecurrenceEndpoint(JdbcTemplate jdbc, ReadAfter facts, LongSupplier reached) {
        this.recurrences = new Recurrences(jdbc);
        this.facts = facts;
        this.reached = reached;
    }

    @Override
    public void countRecurrences(CountRecurrencesRequest request, StreamObserver<CountRecurrencesResponse> observer) {
        if (!request.getCursor().isEmpty()) {
            facts.await(Cursor.decode("cursor", request.getCursor()), reached);
        }
        Replies.answer(observer, recurrences.count(request, Caller.current().has(Role.ROLE_SERVICE)));
    }
}
