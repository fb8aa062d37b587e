package tracker.platform.eventstore.postgresql;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.jspecify.annotations.Nullable;

/**
 * What a reader's token remembers: every index it has passed that was not settled when it passed. Tokens are made whole and
 * never truncated, since Axon takes truncated ones for equal when their gaps are not.
 */
final class SettledTokens {

    private SettledTokens() {}

    static GapAwareTrackingToken at(long index) {
        return GapAwareTrackingToken.newInstance(index, Set.of());
    }

    /** The token after the event of that index, read when the horizon stood at {@code settled}. */
    static GapAwareTrackingToken after(@Nullable GapAwareTrackingToken previous, long index, long settled) {
        GapAwareTrackingToken passed = previous == null ? at(0) : previous;
        if (index < passed.getIndex()) {
            return filled(passed, index);
        }
        SortedSet<Long> unsettled = passed.getGaps().tailSet(settled + 1);
        long firstSkipped = Math.max(passed.getIndex(), settled) + 1;
        if (unsettled.isEmpty() && firstSkipped >= index) {
            return at(index);
        }
        SortedSet<Long> gaps = new TreeSet<>(unsettled);
        LongStream.range(firstSkipped, index).forEach(gaps::add);
        return GapAwareTrackingToken.newInstance(index, gaps);
    }

    /** Forgets that gap alone: the others may be filled by the rows that follow. */
    private static GapAwareTrackingToken filled(GapAwareTrackingToken token, long index) {
        SortedSet<Long> gaps = new TreeSet<>(token.getGaps());
        gaps.remove(index);
        return GapAwareTrackingToken.newInstance(token.getIndex(), gaps);
    }
}
