package tracker.remediation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import tracker.platform.error.Rejection.Reason;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.ListTeamTimelineRequest;
import tracker.team.v1.TeamServiceGrpc;
import tracker.team.v1.TeamServiceGrpc.TeamServiceBlockingStub;

/** What is too much of a request is refused before anybody looks at what it asks. */
class LimitsTest extends RunningService {

    private static final int LARGEST = Math.toIntExact(DataSize.ofMegabytes(11).toBytes());
    private static final int THE_REST = 100; // bytes
    private static final String NOBODY = "teams/nobody";

    @Test
    void aMessageThatIsTooLarge() {
        assertThat(answer(() -> teams().getTeam(large(LARGEST - THE_REST))).getCode())
                .isEqualTo(Status.Code.NOT_FOUND);

        Status refused = answer(() -> teams().getTeam(large(LARGEST)));

        assertThat(refused.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getDescription()).contains("exceeds maximum size " + LARGEST);
    }

    @Test
    void oneThatNestsTooDeep() {
        GetTeamRequest deep = team(UnknownFieldSet.getDefaultInstance());
        for (int i = 0; i <= 100; i++) {
            deep = with(Field.newBuilder().addGroup(deep.getUnknownFields()).build());
        }
        GetTeamRequest deepest = deep;

        assertThat(refused(Status.Code.INVALID_ARGUMENT, Reason.INVALID_ARGUMENT, () -> teams().getTeam(deepest))
                        .getMetadataMap())
                .containsEntry("code", "MESSAGE_UNREADABLE");
    }

    @Test
    void aPageThatIsTooLong() {
        assertThat(answer(() -> teams().listTeamTimeline(page(1_000))).getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(brokenRules(() -> teams().listTeamTimeline(page(1_001))))
                .containsExactly("page_size: INT32_GTE_LTE");
    }

    private TeamServiceBlockingStub teams() {
        return TeamServiceGrpc.newBlockingStub(as(MANAGER));
    }

    private static Status answer(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call).getStatus();
    }

    private static ListTeamTimelineRequest page(int size) {
        return ListTeamTimelineRequest.newBuilder()
                .setName(NOBODY)
                .setPageSize(size)
                .build();
    }

    private static GetTeamRequest large(int bytes) {
        return with(Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[bytes]))
                .build());
    }

    private static GetTeamRequest with(Field ofNoName) {
        return team(UnknownFieldSet.newBuilder().addField(1_000, ofNoName).build());
    }

    private static GetTeamRequest team(UnknownFieldSet more) {
        return GetTeamRequest.newBuilder()
                .setName(NOBODY)
                .setUnknownFields(more)
                .build();
    }
}
