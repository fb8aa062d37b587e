package tracker.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.PlanState;
import tracker.type.v1.SaidByCode;

class SaidTest {

    @Test
    void aSentenceTellsItsValuesInTheirOrder_andOneThatItNamesTwiceTwice() {
        Said said = Said.of("A", "{one} before {other}: {one} at {time}.", "$1", 2, Instant.EPOCH);

        assertThat(said.sentence()).isEqualTo("$1 before 2: $1 at 1970-01-01T00:00:00Z.");
        assertThat(said.metadata())
                .isEqualTo(Map.of("code", "A", "one", "$1", "other", "2", "time", "1970-01-01T00:00:00Z"));
    }

    @Test
    void aStateIsAWordInEnglish_andGoesOutAsTheContractCallsIt() {
        Said said = Said.of(
                "A",
                "is {state}, not {possible}",
                PlanState.PLAN_STATE_DRAFT,
                List.of(PlanState.PLAN_STATE_ALIGNING, PlanState.PLAN_STATE_AGREED));

        assertThat(said.sentence()).isEqualTo("is DRAFT, not ALIGNING, AGREED");
        assertThat(said.arguments())
                .isEqualTo(Map.of("state", "PLAN_STATE_DRAFT", "possible", "PLAN_STATE_ALIGNING, PLAN_STATE_AGREED"));
    }

    @Test
    void whatIsStoredHasItsOwnFormOfWhatEnglishWordsOtherwise() {
        Said said = Said.written("A", "It came back {count}.", new Said.Worded(1, "once"));

        assertThat(said.sentence()).isEqualTo("It came back once.");
        assertThat(said.byCode())
                .isEqualTo(SaidByCode.newBuilder()
                        .setCode("A")
                        .putArguments("count", "1")
                        .build());
    }
}
