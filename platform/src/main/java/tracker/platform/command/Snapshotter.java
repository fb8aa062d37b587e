package tracker.platform.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracker.platform.eventstore.EventEngine;

/**
 * Takes snapshots after every so many events of an aggregate, on a thread of its own: one aggregate at a time, so that it
 * never holds more than one connection. What it misses, it takes when it comes to that aggregate again.
 */
final class Snapshotter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Snapshotter.class);
    private static final int MOST_WAITING = 1_000;
    private static final int SECONDS_TO_END = 5;

    private final EventEngine store;
    private final Snapshots snapshots;
    private final int every;
    private final Counter taken;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("snapshotter").factory());

    /** @param every a snapshot stands after each of so many events */
    Snapshotter(EventEngine store, Snapshots snapshots, int every, MeterRegistry meters) {
        this.store = store;
        this.snapshots = snapshots;
        this.every = every;
        this.taken = Counter.builder("tracker.snapshots")
                .description("Snapshots taken of aggregates with long histories")
                .register(meters);
    }

    /** Sequence of the event after which the first snapshot stands. */
    long first() {
        return every - 1L;
    }

    /** Sequence of the event after which the last snapshot up to that one should stand; -1 when none should. */
    long due(long sequence) {
        return (sequence + 1) / every * every - 1;
    }

    /** Takes those that are missing after the last one there is. */
    <S> void schedule(SnapshotDecider<S, ?> decider, String name) {
        if (waiting.size() < MOST_WAITING && !executor.isShutdown() && waiting.add(name)) {
            executor.execute(() -> {
                try {
                    waiting.remove(name);
                    take(decider, name);
                } catch (RuntimeException e) {
                    log.warn("No snapshot of {} was taken: its events are read instead", name, e);
                }
            });
        }
    }

    <S> void take(SnapshotDecider<S, ?> decider, String name) {
        Folded<S> folded = snapshots.last(decider, name);
        DomainEventStream events = store.readEvents(name, folded.sequence() + 1);
        while (events.hasNext()) {
            folded = folded.after(decider, events.next());
            if (folded.sequence() == due(folded.sequence())) {
                snapshots.keep(decider, folded);
                taken.increment();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        executor.shutdownNow();
        executor.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
    }
}
