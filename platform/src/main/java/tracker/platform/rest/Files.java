package tracker.platform.rest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/**
 * A file is there several times while it becomes a message, or JSON: as many are taken at once as there is memory for, and one at
 * a time becomes another thing. Who sends or reads slowly holds a place, and nobody's turn.
 */
final class Files {

    private static final int MOST = 4;

    private final Duration patience;
    private final Semaphore places = new Semaphore(MOST, true);
    private final Semaphore turn = new Semaphore(1, true);

    /** What takes a moment with a file in hand. */
    @FunctionalInterface
    interface Step<R, E extends Exception> {
        R take() throws E;
    }

    /** Waits so long for a place, and for a turn: a refusal before the body is read is seldom seen. */
    Files(Duration patience) {
        this.patience = patience;
    }

    <E extends Exception> void inPlace(boolean carriesFile, Step<?, E> step) throws E {
        if (!carriesFile) {
            step.take();
            return;
        }
        take(places);
        try {
            step.take();
        } finally {
            places.release();
        }
    }

    /** Or refuses, when nothing comes free. */
    private void take(Semaphore semaphore) {
        if (!isTaken(semaphore)) {
            throw Rejection.of(
                    Reason.TOO_MANY_CALLS,
                    Said.of(
                            "FILES_IN_PROGRESS",
                            "{count} files are on their way in or out of this service, as many as it takes at once: try again in a"
                                    + " second.",
                            MOST));
        }
    }

    private boolean isTaken(Semaphore semaphore) {
        try {
            return semaphore.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    <R, E extends Exception> R inTurn(boolean carriesFile, Step<R, E> step) throws E {
        if (!carriesFile) {
            return step.take();
        }
        take(turn);
        try {
            return step.take();
        } finally {
            turn.release();
        }
    }
}
