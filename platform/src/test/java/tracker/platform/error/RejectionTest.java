package tracker.platform.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RejectionTest {

    private static void refuse(Rejection refused) {
        throw refused;
    }

    @Test
    void aStepThatComesTooLateIsRefusedByState_andWhateverElseGoesWrongIsThrown() {
        Rejection late = Rejection.wrongState("plans/1", "CANCELLED", "judging");
        Rejection unknown = Rejection.notFound("plans/1");

        assertThat(Rejection.byState(() -> {})).isEmpty();
        assertThat(Rejection.byState(() -> refuse(late))).containsSame(late);
        assertThatThrownBy(() -> Rejection.byState(() -> refuse(unknown))).isSameAs(unknown);
    }
}
