package tracker.stack.supervisor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tracker.stack.stores.ProcessStart;

/** Keeps one part running: starts it, waits until it is ready, and starts it again, ever more patiently, when it dies. */
final class Keeper {

    /** What a part is doing. */
    enum Phase {
        WAITING,
        STARTING,
        READY,
        DOWN,
        FAILED,
        STOPPED
    }

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PROGRESS = Duration.ofSeconds(10);

    private final Part part;
    private final Backoff backoff;
    private final BiConsumer<Part, String> journal;
    private final Runnable changed;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CompletableFuture<Duration> firstReady = new CompletableFuture<>();
    private final Object starting = new Object();

    private volatile Phase phase = Phase.WAITING;
    private volatile int restarts;
    private volatile Instant since = Instant.now();
    private volatile Part.@Nullable Running running;
    private @Nullable Thread thread;

    Keeper(Part part, Backoff backoff, BiConsumer<Part, String> journal, Runnable changed) {
        this.part = part;
        this.backoff = backoff;
        this.journal = journal;
        this.changed = changed;
    }

    void begin() {
        thread = Thread.ofVirtual().name("keep-" + part.name()).start(this::keepOrSayWhyNot);
    }

    /** Completes with the time it took, or with why the part cannot start. */
    CompletableFuture<Duration> firstReady() {
        return firstReady;
    }

    StackState.PartState state() {
        Part.Running current = running;
        Long pid = current == null ? null : current.pid();
        return new StackState.PartState(
                part.name(),
                phase.name(),
                part.address(),
                pid,
                since,
                restarts,
                part.log().toString(),
                pid == null ? null : ProcessStart.ticks(pid));
    }

    Part part() {
        return part;
    }

    /** Stops the part, also in the middle of a start, and returns when it is gone. */
    void stop() {
        stopping.countDown();
        synchronized (starting) {
            Part.Running current = running;
            if (current != null) {
                current.stop(part.stopWithin());
                running = null;
            }
        }
        if (thread != null) {
            join(thread);
        }
        firstReady.completeExceptionally(new StackException("Stopped before %s was ready.".formatted(part.name())));
        enter(Phase.STOPPED);
    }

    /** Nobody waits for ever because this thread met something unforeseen. */
    private void keepOrSayWhyNot() {
        try {
            keep();
        } catch (RuntimeException | Error e) {
            enter(Phase.FAILED);
            firstReady.completeExceptionally(e);
            journal.accept(part, "is no longer watched: " + e);
            throw e;
        }
    }

    private void keep() {
        Instant asked = Instant.now();
        int deaths = 0;
        while (isWanted()) {
            String end = live(asked);
            if (!isWanted()) {
                return;
            }
            Duration ready = phase == Phase.READY ? Duration.between(since, Instant.now()) : Duration.ZERO;
            deaths = backoff.deaths(deaths, ready);
            if (!firstReady.isDone() && deaths >= backoff.attempts()) {
                enter(Phase.FAILED);
                firstReady.completeExceptionally(new StackException("%s cannot start: %s%n%s%nAll of it: %s"
                        .formatted(part.name(), end, LogFile.tail(part.log(), 12), part.log())));
                return;
            }
            Duration wait = backoff.wait(deaths);
            restarts++;
            journal.accept(part, "%s; starting it again in %.1f s".formatted(end, wait.toMillis() / 1000.0));
            enter(Phase.DOWN);
            pause(wait);
        }
    }

    /** One life of the part, from its start to how it ended. */
    private String live(Instant asked) {
        Part.Running current;
        synchronized (starting) {
            if (!isWanted()) {
                return "stopped";
            }
            enter(Phase.STARTING);
            try {
                current = part.start();
            } catch (RuntimeException e) {
                return reason(e);
            }
            running = current;
        }
        changed.run();
        CompletableFuture<String> ended = current.ended();
        boolean ready;
        try {
            ready = becomesReady(current, ended);
        } catch (RuntimeException e) {
            end(current, ended);
            return reason(e);
        }
        if (ready) {
            enter(Phase.READY);
            if (!firstReady.complete(Duration.between(asked, Instant.now()))) {
                journal.accept(part, "ready again");
            }
        } else if (isWanted() && !ended.isDone()) {
            end(current, ended);
            return "not ready within %d s".formatted(part.startWithin().toSeconds());
        }
        String end = ended.join();
        running = null;
        return end;
    }

    private void end(Part.Running current, CompletableFuture<String> ended) {
        current.stop(Duration.ZERO);
        ended.join();
        running = null;
    }

    private boolean becomesReady(Part.Running current, CompletableFuture<String> ended) {
        Instant deadline = Instant.now().plus(part.startWithin());
        Instant saidNext = Instant.now();
        while (isWanted() && !ended.isDone() && Instant.now().isBefore(deadline)) {
            if (current.ready()) {
                return true;
            }
            Optional<String> busy = current.busyWith();
            if (busy.isPresent()) {
                Instant now = Instant.now();
                deadline = now.plus(part.startWithin());
                if (!now.isBefore(saidNext)) {
                    journal.accept(part, busy.get());
                    saidNext = now.plus(PROGRESS);
                }
            }
            pause(POLL);
        }
        return false;
    }

    private void enter(Phase next) {
        phase = next;
        since = Instant.now();
        changed.run();
    }

    private boolean isWanted() {
        return stopping.getCount() > 0;
    }

    /** Waits, unless the part is to be stopped. */
    private void pause(Duration duration) {
        try {
            boolean stopped = stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS);
            if (stopped) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Throwable failure) {
        StringBuilder reason =
                new StringBuilder(failure.getMessage() == null ? failure.toString() : failure.getMessage());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && reason.indexOf(message) < 0) {
                reason.append(": ").append(message);
            }
        }
        return reason.toString();
    }
}
