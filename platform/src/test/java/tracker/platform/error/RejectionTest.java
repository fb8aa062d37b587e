package tracker.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.protobuf.StatusProto;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tracker.contract.Said;
import tracker.platform.error.Rejection.Reason;
import tracker.platform.error.Rejection.Violation;

class RejectionTest {

    private static void refuse(Rejection refused) {
        throw refused;
    }

    @Test
    void aStepThatComesTooLateIsRefusedByState_andWhateverElseGoesWrongIsThrown() {
        Rejection late = Rejection.wrongState("plans/1", Code.CANCELLED, "judging");
        Rejection unknown = Rejection.notFound("plans/1");

        assertThat(Rejection.byState(() -> {})).isEmpty();
        assertThat(Rejection.byState(() -> refuse(late))).containsSame(late);
        assertThatThrownBy(() -> Rejection.byState(() -> refuse(unknown))).isSameAs(unknown);
    }

    @Test
    void itSaysBesideTheReasonWhatItTells() {
        Rejection refused = Rejection.of(
                Reason.CONFLICT,
                Said.of("TAKEN", "{resource} is taken by {other}.", "plans/1", "plans/2"),
                Map.of("by", "eve"));

        assertThat(refused).hasMessage("plans/1 is taken by plans/2.");
        assertThat(infoOf(refused).getMetadataMap())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("code", "TAKEN", "resource", "plans/1", "other", "plans/2", "by", "eve"));
    }

    @Test
    void whatIsSaidOfAFieldIsToldByItsPlace() {
        Rejection refused = Rejection.invalid(List.of(
                new Violation("name", Said.of("EMPTY", "is empty.")),
                new Violation("due_time", Said.of("EARLY", "lies before {asked}.", Instant.EPOCH))));

        assertThat(infoOf(refused).getMetadataMap())
                .containsExactlyEntriesOf(Map.of("violation_1_asked", "1970-01-01T00:00:00Z"));
        assertThat(detail(refused, BadRequest.class).getFieldViolationsList())
                .extracting(FieldViolation::getReason, FieldViolation::getDescription)
                .containsExactly(tuple("EMPTY", "is empty."), tuple("EARLY", "lies before 1970-01-01T00:00:00Z."));
    }

    private static ErrorInfo infoOf(Rejection refused) {
        return detail(refused, ErrorInfo.class);
    }

    private static <M extends Message> M detail(Rejection refused, Class<M> type) {
        return Objects.requireNonNull(StatusProto.fromThrowable(Errors.toStatus(refused))).getDetailsList().stream()
                .filter(any -> any.is(type))
                .map(any -> unpack(any, type))
                .findFirst()
                .orElseThrow();
    }

    private static <M extends Message> M unpack(Any any, Class<M> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
