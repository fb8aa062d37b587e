package tracker.platform.command;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import tracker.platform.command.Snapshots.Mark;

/**
 * Where the snapshots of an aggregate stand, as far as was looked. It only grows, by what belongs to one history, so that
 * several states of one aggregate may share it.
 */
final class Marks {

    private List<Mark> known = List.of();

    /**
     * Those before that event, in order.
     *
     * @param behind reads those behind the event of a sequence
     */
    synchronized List<Mark> before(long sequence, LongFunction<List<Mark>> behind) {
        long last = known.isEmpty() ? -1 : known.getLast().sequence();
        if (last < sequence) {
            known = Stream.concat(
                            known.stream(), behind.apply(last).stream().filter(mark -> mark.sequence() <= sequence))
                    .toList();
        }
        return known.stream().filter(mark -> mark.sequence() < sequence).toList();
    }
}
