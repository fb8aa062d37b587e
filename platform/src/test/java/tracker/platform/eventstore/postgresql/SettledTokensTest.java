package tracker.platform.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.junit.jupiter.api.Test;

class SettledTokensTest {

    private static GapAwareTrackingToken token(long index, Long... gaps) {
        return GapAwareTrackingToken.newInstance(index, Set.of(gaps));
    }

    @Test
    void remembersWhatItPassedAndIsNotSettled() {
        assertThat(SettledTokens.after(token(3), 7, 4)).isEqualTo(token(7, 5L, 6L));
    }

    @Test
    void forgetsASettledGapOnlyWhenItMovesOn() {
        GapAwareTrackingToken gaps = token(7, 2L, 5L);
        assertThat(SettledTokens.after(gaps, 5, 6)).isEqualTo(token(7, 2L));
        assertThat(SettledTokens.after(gaps, 8, 6)).isEqualTo(token(8));
        assertThat(SettledTokens.after(gaps, 8, 4)).isEqualTo(token(8, 5L));
    }

    @Test
    void startsWithEverythingUnsettledBeforeTheFirstEvent() {
        assertThat(SettledTokens.after(null, 3, 0)).isEqualTo(token(3, 1L, 2L));
        assertThat(SettledTokens.after(null, 3, 2)).isEqualTo(token(3));
    }

    @Test
    void doesNotListAJumpThatIsSettled() {
        assertThat(SettledTokens.after(token(1), 4_000_000_000L, 3_999_999_999L))
                .isEqualTo(token(4_000_000_000L));
    }

    /** Indexes settle and are read in any order: at every moment the token's gaps are what it passed, unread and unsettled. */
    @Test
    void keepsExactlyWhatItMustInAnyOrder() {
        long seed = Long.getLong("tracker.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            GapAwareTrackingToken token = SettledTokens.at(0);
            Set<Long> read = new TreeSet<>();
            long settled = 0;
            long last = 0;
            for (int step = 0; step < 100; step++) {
                boolean fill = !token.getGaps().isEmpty() && random.nextBoolean();
                long index = fill
                        ? token.getGaps().stream()
                                .skip(random.nextInt(token.getGaps().size()))
                                .findFirst()
                                .orElseThrow()
                        : last + 1 + random.nextInt(4);
                token = SettledTokens.after(token, index, settled);
                read.add(index);
                last = Math.max(last, index);
                long horizon = settled;
                for (long i = 1; i < last; i++) {
                    if (i > horizon && !read.contains(i)) {
                        assertThat(token.getGaps()).as("seed %d", seed).contains(i);
                    }
                }
                assertThat(token.getIndex()).as("seed %d", seed).isEqualTo(last);
                assertThat(token.getGaps()).as("seed %d", seed).doesNotContainAnyElementsOf(read);
                settled += random.nextInt((int) (last - settled) + 1);
            }
        }
    }
}
