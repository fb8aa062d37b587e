package tracker.reporting.feed;

import io.grpc.stub.ServerCallStreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tracker.contract.Said;
import tracker.platform.command.Cursor;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.reporting.feed.Telling.Slice;
import tracker.reporting.feed.Telling.Told;
import tracker.reporting.v1.SubscribeResponse;

/**
 * One client's way through the events, on a thread of its own. It reads a slice only when the client takes more, and gives up
 * what it holds of one when the client stops taking: a slow client costs a parked thread.
 */
final class Subscription implements Runnable {

    /** Reads what is to be told next behind an index, as far as another. */
    @FunctionalInterface
    interface Source {
        Slice behind(long index, long reached);
    }

    private final ServerCallStreamObserver<SubscribeResponse> client;
    private final Source source;
    private final Reach reach;
    private final FeedProperties properties;
    private final long last;
    private final Instant end;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean cancelled;
    private volatile @Nullable Rejection ending;

    private final Cursor from;
    private long position;
    private boolean caughtUp;
    private long lastMessage = System.nanoTime();

    /**
     * @param from begins behind that place
     * @param last index of the last event when it began: up to there it catches up
     * @param end when the client's token ends
     */
    Subscription(
            ServerCallStreamObserver<SubscribeResponse> client,
            Source source,
            Reach reach,
            FeedProperties properties,
            Cursor from,
            long last,
            Instant end,
            Clock clock) {
        this.client = client;
        this.source = source;
        this.reach = reach;
        this.properties = properties;
        this.from = from;
        this.position = from.index();
        this.last = last;
        this.end = end;
        this.clock = clock;
        client.setOnReadyHandler(this::wake);
    }

    /** The client has gone. */
    void cancel() {
        cancelled = true;
        wake();
        reach.wake();
    }

    /** The client is told why, and that is the end. */
    void end(Rejection why) {
        ending = why;
        wake();
        reach.wake();
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver() {
        return cancelled || ending != null;
    }

    @Override
    public void run() {
        try {
            while (!isOver()) {
                step();
            }
            Rejection why = ending;
            if (why != null && !cancelled) {
                client.onError(Errors.toStatus(why));
            }
        } catch (RuntimeException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (!cancelled) {
                client.onError(Errors.toStatus(e));
            }
        }
    }

    private void step() throws InterruptedException {
        if (!clock.instant().isBefore(end)) {
            end(Rejection.of(
                    Reason.UNAUTHENTICATED,
                    Said.of(
                            "TOKEN_ENDED",
                            "The token has ended: subscribe again with a new one and your last cursor.")));
        } else if (awaitReady(properties.heartbeat())) {
            long reached = reach.await(position, this::isOver, untilHeartbeat());
            if (!isOver()) {
                tell(reached);
            }
        }
    }

    private void tell(long reached) throws InterruptedException {
        if (reached > position) {
            Slice slice = source.behind(position, reached);
            for (Told each : slice.events()) {
                if (!awaitReady(properties.patience())) {
                    return;
                }
                position = each.index();
                send(SubscribeResponse.newBuilder().setEvent(each.event()));
            }
            position = slice.until();
        }
        boolean atEnd = position >= Math.max(reached, last);
        if (atEnd && !caughtUp || untilHeartbeat().isZero()) {
            caughtUp |= atEnd;
            send(SubscribeResponse.newBuilder().setCaughtUp(atEnd));
        }
    }

    private void send(SubscribeResponse.Builder message) {
        lastMessage = System.nanoTime();
        client.onNext(message.setCursor(from.at(position).encode()).build());
    }

    private Duration untilHeartbeat() {
        Duration silent = Duration.ofNanos(System.nanoTime() - lastMessage);
        Duration left = properties.heartbeat().minus(silent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Waits at most that long until the client takes more. */
    private boolean awaitReady(Duration atMost) throws InterruptedException {
        if (client.isReady()) {
            return true;
        }
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (!client.isReady() && !isOver() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
        return !isOver() && client.isReady();
    }
}
