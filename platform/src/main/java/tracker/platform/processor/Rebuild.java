package tracker.platform.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import tracker.operations.v1.RebuildProjectionResponse;
import tracker.platform.error.Rejection;

/** Follows the building of one generation: how far it is, how fast it goes, and how long it will take. */
public final class Rebuild {

    private static final long RATE_OVER_NANOS = 5_000_000_000L;

    private record Sample(long nanos, long done) {}

    private final Projections projections;
    private final String projection;
    private final int generation;
    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    Rebuild(Projections projections, String projection, int generation, LongSupplier nanoTime) {
        this.projections = projections;
        this.projection = projection;
        this.generation = generation;
        this.nanoTime = nanoTime;
    }

    /** How far it is now; the rate is over the last seconds in which this was asked. */
    public RebuildProjectionResponse progress() {
        Projections.Progress now = projections
                .progress(projection, generation)
                .orElseThrow(
                        () -> Rejection.notFound("projections/%s generation %d".formatted(projection, generation)));
        double rate = rate(now.done());
        RebuildProjectionResponse.Builder progress = RebuildProjectionResponse.newBuilder()
                .setGeneration(generation)
                .setEventsDone(now.done())
                .setEventsTotal(now.total())
                .setRate(rate)
                .setDone(now.answering());
        if (now.answering()) {
            progress.setRemainingSeconds(0);
        } else if (rate > 0) {
            progress.setRemainingSeconds(Math.max(0, now.total() - now.done()) / rate);
        }
        return progress.build();
    }

    private double rate(long done) {
        long now = nanoTime.getAsLong();
        while (samples.size() > 1 && now - samples.getFirst().nanos() > RATE_OVER_NANOS) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(now, done));
        Sample first = samples.getFirst();
        return now == first.nanos() ? 0 : (done - first.done()) * 1e9 / (now - first.nanos());
    }
}
