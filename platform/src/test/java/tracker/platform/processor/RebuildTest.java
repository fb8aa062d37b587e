package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tracker.operations.v1.RebuildProjectionResponse;
import tracker.platform.error.Rejection;

class RebuildTest {

    private Projections.@Nullable Progress progress;
    private long seconds;
    private final Rebuild rebuild = new Rebuild(new Told(), "list", 2, () -> TimeUnit.SECONDS.toNanos(seconds));

    private RebuildProjectionResponse after(long second, long done, boolean answering) {
        seconds = second;
        progress = new Projections.Progress("list", 2, done, 10_000, answering);
        return rebuild.progress();
    }

    @Test
    void theRateIsThatOfTheLastSecondsAndSaysWhatRemains() {
        assertThat(after(0, 0, false).hasRemainingSeconds()).isFalse();
        RebuildProjectionResponse first = after(2, 4_000, false);
        assertThat(first.getRate()).isEqualTo(2_000);
        assertThat(first.getRemainingSeconds()).isEqualTo(3);
        assertThat(after(100, 4_000, false).getRate()).isEqualTo(0);
        assertThat(after(101, 4_100, false).getRate()).isEqualTo(100);
    }

    @Test
    void itIsDoneWhenTheGenerationAnswers() {
        RebuildProjectionResponse done = after(1, 10_000, true);
        assertThat(done.getDone()).isTrue();
        assertThat(done.getGeneration()).isEqualTo(2);
        assertThat(done.getRemainingSeconds()).isZero();
    }

    @Test
    void aGenerationThatIsGoneIsNotFound() {
        progress = null;
        assertThatThrownBy(rebuild::progress).isInstanceOf(Rejection.class);
    }

    private final class Told implements Projections {
        @Override
        public Collection<String> names() {
            return List.of("list");
        }

        @Override
        public int answering(String projection) {
            return 1;
        }

        @Override
        public boolean allAnswer() {
            return true;
        }

        @Override
        public long position(String projection) {
            return 0;
        }

        @Override
        public int rebuild(String projection) {
            return 2;
        }

        @Override
        public Optional<Progress> progress(String projection, int generation) {
            return Optional.ofNullable(progress);
        }
    }
}
