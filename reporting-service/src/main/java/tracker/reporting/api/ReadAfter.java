package tracker.reporting.api;

import io.grpc.Context;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import tracker.contract.Said;
import tracker.platform.command.Cursor;
import tracker.platform.command.Position;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** Holds a query back until its read model has seen the change that it asks for, or refuses it when it has waited long enough. */
public final class ReadAfter {

    private final ToLongFunction<String> versions;
    private final Signal signal;
    private final Duration atMost;
    private final Duration poll;

    /**
     * @param versions version of a resource in the read model by its name; -1 when it is not there
     * @param signal fires when the read model has moved in this process
     * @param atMost longest wait, whatever the call's deadline
     * @param poll when to look first if another process moves the read model; twice as long each time after that
     */
    public ReadAfter(ToLongFunction<String> versions, Signal signal, Duration atMost, Duration poll) {
        this.versions = versions;
        this.signal = signal;
        this.atMost = atMost;
        this.poll = poll;
    }

    void await(String position) {
        if (position.isEmpty()) {
            return;
        }
        Position wanted = Position.decode("read_after", position);
        await(
                () -> versions.applyAsLong(wanted.name()) >= wanted.sequence(),
                Map.of("resource", wanted.name(), "sequence", Long.toString(wanted.sequence())));
    }

    /** Waits until the read model has seen every event up to the cursor; {@code reached} says up to where it has. */
    public void await(Cursor cursor, LongSupplier reached) {
        await(() -> reached.getAsLong() >= cursor.index(), Map.of("cursor", cursor.encode()));
    }

    private void await(BooleanSupplier seen, Map<String, String> wanted) {
        long until = System.nanoTime() + patience().toNanos();
        long pause = poll.toNanos();
        while (true) {
            long batches = signal.batches();
            if (seen.getAsBoolean()) {
                return;
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw Rejection.of(
                        Reason.READ_MODEL_BEHIND,
                        Said.of("LIST_BEHIND", "The list does not hold that change yet; ask again."),
                        wanted);
            }
            await(batches, Duration.ofNanos(Math.min(left, pause)));
            pause *= 2; // many wait when the read model is behind, and looking is what keeps it there
        }
    }

    /** Leaves a tenth of the caller's time for the answer to reach them. */
    private Duration patience() {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return atMost;
        }
        Duration left = Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS) / 10 * 9);
        return left.compareTo(atMost) < 0 ? left : atMost;
    }

    private void await(long seen, Duration atMost) {
        try {
            signal.await(seen, atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Rejection.of(
                    Reason.READ_MODEL_BEHIND, Said.of("WAIT_GIVEN_UP", "The call was given up while it waited."));
        }
    }
}
