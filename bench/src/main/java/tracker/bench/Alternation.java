package tracker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Slices of a load and of its baseline in turn, either first: what drifts on the machine meets both, and leaves their ratio. */
record Alternation(List<Pair> pairs) {

    /** Neighbours in time. */
    record Pair(Slice load, Slice baseline) {

        double ratio() {
            return load.perSecond() / baseline.perSecond();
        }
    }

    /** Takes one slice. */
    @FunctionalInterface
    interface Source {
        Slice next() throws Exception;
    }

    static Alternation take(Progress progress, int pairs, Source load, Source baseline) throws Exception {
        List<Pair> taken = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            if (i % 2 == 0) {
                Slice first = load.next();
                taken.add(new Pair(first, baseline.next()));
            } else {
                Slice first = baseline.next();
                taken.add(new Pair(load.next(), first));
            }
            Pair pair = taken.getLast();
            progress.say("  pair %d of %d: %s/s against %s/s"
                    .formatted(
                            taken.size(),
                            pairs,
                            Numbers.text(pair.load().perSecond()),
                            Numbers.text(pair.baseline().perSecond())));
        }
        return new Alternation(List.copyOf(taken));
    }

    Spread ratios() {
        return spread(Pair::ratio);
    }

    Spread loads() {
        return spread(pair -> pair.load().perSecond());
    }

    Spread baselines() {
        return spread(pair -> pair.baseline().perSecond());
    }

    long loadCount() {
        return pairs.stream().mapToLong(pair -> pair.load().count()).sum();
    }

    private Spread spread(ToDoubleFunction<Pair> value) {
        return Spread.of(pairs.stream().map(value::applyAsDouble).toList());
    }
}
