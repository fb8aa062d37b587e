package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(Spread.of(List.of(9.0, 1.0, 5.0)).median()).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0)).median()).isEqualTo(3);
    }

    @Test
    void quartilesAreInterpolated() {
        Spread spread = Spread.of(List.of(1.0, 2.0, 3.0, 4.0));

        assertThat(spread.lower()).isEqualTo(1.75);
        assertThat(spread.upper()).isEqualTo(3.25);
        assertThat(spread.interquartileRange()).isEqualTo(1.5);
    }

    @Test
    void oneValueDoesNotSpread() {
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void oneWildValueMovesTheMedianLittle() {
        assertThat(Spread.of(List.of(1.0, 2.0, 3.0, 4.0, 1e9)).median()).isEqualTo(3);
    }

    @Test
    void nothingHasNoMiddle() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
