package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetTest {

    @Test
    void theTargetItselfIsReached() {
        assertThat(Target.atLeast(0.2).isReachedBy(0.2)).isTrue();
        assertThat(Target.atMost(180).isReachedBy(180)).isTrue();
    }

    @Test
    void beyondIsReachedOnTheGoodSideOnly() {
        assertThat(Target.atLeast(10_000).isReachedBy(9_999)).isFalse();
        assertThat(Target.atLeast(10_000).isReachedBy(12_000)).isTrue();
        assertThat(Target.atMost(50).isReachedBy(50.1)).isFalse();
        assertThat(Target.atMost(50).isReachedBy(3)).isTrue();
    }
}
