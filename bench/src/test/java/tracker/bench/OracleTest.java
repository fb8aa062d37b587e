package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What was to happen once has happened once. */
class OracleTest {

    private static final Set<String> CAUSES = Set.of("problems/a", "problems/b");

    @Test
    void oneOfEachIsRight() {
        assertThat(Oracle.wrong(Map.of("problems/a", 1L, "problems/b", 1L), CAUSES))
                .isZero();
    }

    @Test
    void whatIsMissingIsCounted() {
        assertThat(Oracle.wrong(Map.of("problems/a", 1L), CAUSES)).isEqualTo(1);
    }

    @Test
    void whatIsThereTwiceIsCounted() {
        assertThat(Oracle.wrong(Map.of("problems/a", 3L, "problems/b", 1L), CAUSES))
                .isEqualTo(2);
    }

    @Test
    void whatNobodyWasToldOfIsCounted_andMakesUpForNothing() {
        assertThat(Oracle.wrong(Map.of("problems/a", 1L, "problems/c", 1L), CAUSES))
                .isEqualTo(2);
    }
}
