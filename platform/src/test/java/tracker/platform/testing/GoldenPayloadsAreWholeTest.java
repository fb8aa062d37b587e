package tracker.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;

/** A golden payload in which a field is not set would not show that today's code reads it. */
class GoldenPayloadsAreWholeTest {

    private static final EscalationLinked WHOLE = EscalationLinked.newBuilder()
            .setOccurredTime(Timestamp.newBuilder().setSeconds(1))
            .setLink(Link.newBuilder().setKind(LinkKind.LINK_KIND_RELATED).setTarget("escalations/1"))
            .build();

    @Test
    void everyFieldIsSet() {
        assertThat(GoldenPayloads.isWhole(WHOLE)).isTrue();
        assertThat(GoldenPayloads.isWhole(WHOLE.toBuilder().clearOccurredTime().build()))
                .isFalse();
    }

    @Test
    void everyFieldOfAPartIsSet() {
        EscalationLinked joined = WHOLE.toBuilder()
                .setLink(WHOLE.getLink().toBuilder().clearTarget())
                .build();

        assertThat(GoldenPayloads.isWhole(joined)).isFalse();
    }
}
