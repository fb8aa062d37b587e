package tracker.stack.supervisor;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import tracker.stack.stores.ProcessStart;

/**
 * Runs the parts of one data directory, stage after stage, until it is told to stop. Only one supervisor runs per data
 * directory; what a killed one left behind is stopped, or for PostgreSQL adopted, by the next.
 */
public final class Supervisor implements AutoCloseable {

    private final DataDirectory data;
    private final Ports ports;
    private final Backoff backoff;
    private final Consumer<String> journal;
    private final StackLock lock;
    private final List<List<Keeper>> stages = new ArrayList<>();
    private final Instant since = Instant.now();
    private final CountDownLatch stopped = new CountDownLatch(1);

    private StackState.Phase phase = StackState.Phase.STARTING;
    private boolean unwritable;

    private Supervisor(DataDirectory data, Ports ports, Backoff backoff, Consumer<String> journal, StackLock lock) {
        this.data = data;
        this.ports = ports;
        this.backoff = backoff;
        this.journal = journal;
        this.lock = lock;
    }

    /** Becomes the supervisor of that data directory, or says who already is. */
    public static Supervisor of(DataDirectory data, Ports ports, Backoff backoff, Consumer<String> journal) {
        StackLock lock = StackLock.tryTake(data)
                .orElseThrow(() -> new StackException(
                        "The stack of %s already runs%s. See ./tracker status, or stop it with ./tracker down."
                                .formatted(
                                        data.root(),
                                        StackState.read(data)
                                                .map(state -> " (supervisor process " + state.supervisor() + ")")
                                                .orElse(""))));
        Supervisor mine = new Supervisor(data, ports, backoff, journal, lock);
        mine.changed(); // what the one before wrote is not to be taken for this one's
        return mine;
    }

    /** Whether a supervisor runs on that data directory. */
    public static boolean runsOn(DataDirectory data) {
        return StackLock.isHeld(data);
    }

    /** Stops what a killed supervisor left running, last stage first, and says what that was. */
    public static List<String> stopOrphans(List<List<Part>> parts) {
        return parts.reversed().stream()
                .flatMap(List::stream)
                .filter(Part::stopOrphan)
                .map(Part::name)
                .toList();
    }

    /** Starts every stage when the one before is ready; returns when all are. */
    public void start(List<List<Part>> parts) {
        synchronized (this) {
            if (phase != StackState.Phase.STARTING) {
                throw new StackException("Stopped before it was ready.");
            }
            parts.forEach(stage -> stages.add(stage.stream().map(this::keeper).toList()));
        }
        changed();
        for (List<Part> stage : parts.reversed()) {
            stage.forEach(this::clearTheWay);
        }
        parts.forEach(stage ->
                stage.forEach(part -> part.ports().forEach(port -> PortOwner.requireFree(part.name(), port))));
        stages.forEach(this::startStage);
        enter(StackState.Phase.STARTING, StackState.Phase.READY);
    }

    /** Returns when somebody has stopped the stack. */
    public void await() throws InterruptedException {
        stopped.await();
    }

    /** Stops the parts, last stage first, and lets go of the data directory. Calling it again waits for the first call. */
    @Override
    public void close() {
        synchronized (this) {
            if (phase == StackState.Phase.STOPPED) {
                return;
            }
            phase = StackState.Phase.STOPPING;
        }
        synchronized (stages) {
            if (stopped.getCount() == 0) {
                return;
            }
            changed();
            stages.reversed().forEach(Supervisor::stopStage);
            enter(StackState.Phase.STOPPING, StackState.Phase.STOPPED);
            lock.close();
            stopped.countDown();
        }
    }

    private Keeper keeper(Part part) {
        return new Keeper(part, backoff, (who, what) -> journal.accept(who.name() + ": " + what), this::changed);
    }

    private void clearTheWay(Part part) {
        if (!part.isAdopted() && part.stopOrphan()) {
            journal.accept(part.name() + ": stopped the process that an earlier supervisor left running");
        }
    }

    private void startStage(List<Keeper> stage) {
        stage.forEach(Keeper::begin);
        for (Keeper keeper : stage) {
            keeper.firstReady()
                    .thenAccept(took -> journal.accept(String.format(
                            Locale.ROOT, "%s: ready after %.1f s", keeper.part().name(), took.toMillis() / 1000.0)));
        }
        for (Keeper keeper : stage) {
            try {
                keeper.firstReady().join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof StackException reason) {
                    throw reason;
                }
                throw e;
            }
        }
    }

    private static void stopStage(List<Keeper> stage) {
        List<Thread> threads = stage.stream()
                .map(keeper -> Thread.ofVirtual().start(keeper::stop))
                .toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void enter(StackState.Phase from, StackState.Phase to) {
        synchronized (this) {
            if (phase != from) {
                throw new StackException("Stopped before it was ready.");
            }
            phase = to;
        }
        changed();
    }

    /** Tells the other commands; a full disk must not stop what runs, so it is only reported, once. */
    private synchronized void changed() {
        List<StackState.PartState> parts =
                stages.stream().flatMap(List::stream).map(Keeper::state).toList();
        try {
            long pid = ProcessHandle.current().pid();
            new StackState(phase, pid, since, ports, parts, ProcessStart.ticks(pid)).write(data);
            unwritable = false;
        } catch (IOException e) {
            if (!unwritable) {
                journal.accept("The state cannot be written: " + e.getMessage());
            }
            unwritable = true;
        }
    }
}
