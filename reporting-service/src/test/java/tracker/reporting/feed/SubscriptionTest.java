package tracker.reporting.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tracker.contract.Said;
import tracker.platform.command.Cursor;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.reporting.api.Signal;
import tracker.reporting.feed.Telling.Slice;
import tracker.reporting.feed.Telling.Told;
import tracker.reporting.v1.SubscribeResponse;
import tracker.type.v1.RecordedEvent;

/** A client that takes when it likes, and a source that counts how often it is asked. */
class SubscriptionTest {

    private static final FeedProperties PROPERTIES = new FeedProperties(
            1, 1, 1, Duration.ofMillis(200), Duration.ofMillis(5), Duration.ZERO, 10, 1000, Duration.ofMillis(20));

    private final AtomicLong position = new AtomicLong();
    private final AtomicInteger slices = new AtomicInteger();
    private final Reach reach = new Reach(position::get, new Signal(), PROPERTIES);
    private final Taker client = new Taker();

    @BeforeEach
    void look() {
        reach.start();
    }

    @AfterEach
    void rest() {
        reach.stop();
    }

    /** Takes so many messages before it stops. */
    private static final class Taker extends ServerCallStreamObserver<SubscribeResponse> {

        private final List<SubscribeResponse> taken = new CopyOnWriteArrayList<>();
        private final AtomicInteger takes = new AtomicInteger();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Runnable onReady = () -> {};
        private volatile @Nullable Throwable end;

        void take(int messages) {
            takes.addAndGet(messages);
            onReady.run();
        }

        List<Integer> events() {
            return taken.stream()
                    .filter(SubscribeResponse::hasEvent)
                    .map(message -> message.getEvent().getSequence())
                    .toList();
        }

        @Override
        public boolean isReady() {
            asked.incrementAndGet();
            return takes.get() > 0;
        }

        @Override
        public void onNext(SubscribeResponse message) {
            assertThat(takes.getAndDecrement()).as("only what is taken is sent").isPositive();
            taken.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            end = failure;
        }

        @Override
        public void onCompleted() {
            throw new AssertionError("A subscription never completes");
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            onReady = handler;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }

    /** Every index is an event, ten of them a slice. */
    private Slice slice(long index, long reached) {
        slices.incrementAndGet();
        long until = Math.min(reached, index + 10);
        return new Slice(
                LongStream.rangeClosed(index + 1, until)
                        .mapToObj(i -> new Told(
                                i,
                                RecordedEvent.newBuilder().setSequence((int) i).build()))
                        .toList(),
                until);
    }

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    private Subscription subscribed(Instant end) {
        Subscription subscription =
                new Subscription(client, this::slice, reach, PROPERTIES, new Cursor(0), 0, end, Clock.systemUTC());
        Thread.ofVirtual().start(subscription);
        return subscription;
    }

    private static List<Integer> upTo(int last) {
        return LongStream.rangeClosed(1, last).mapToObj(i -> (int) i).toList();
    }

    @Test
    void aClientThatTakesNothing_isReadNothing() {
        position.set(100);
        Subscription subscription = subscribed(Instant.MAX);
        await().until(() -> client.asked.get() >= 2);
        subscription.end(Rejection.of(Reason.SERVICE_STOPPING, Said.of("STOPS", "stops")));

        await().until(() -> client.end != null);
        assertThat(slices).hasValue(0);
        assertThat(client.taken).isEmpty();
    }

    @Test
    void aClientThatStopsAmidASlice_isReadTheRestAgain_onceItTakesMore() {
        position.set(100);
        Subscription subscription = subscribed(Instant.MAX);
        client.take(4);
        await().until(() -> client.events().equals(upTo(4)));

        client.take(200);

        await().until(() -> client.events().equals(upTo(100)));
        assertThat(slices.get()).isBetween(11, 12);
        subscription.cancel();
    }

    @Test
    void whenThereIsNothing_itSaysSoAtOnce_andThenNowAndThen() {
        client.take(3);
        Subscription subscription = subscribed(Instant.MAX);

        await().until(() -> client.taken.size() == 3);
        assertThat(client.taken).allMatch(message -> message.getCaughtUp() && !message.hasEvent());
        assertThat(client.taken).extracting(SubscribeResponse::getCursor).containsOnly(new Cursor(0).encode());
        subscription.cancel();
    }

    @Test
    void itEndsWithItsToken_evenIfTheClientTakesNothing() {
        subscribed(Instant.now().plusMillis(100));

        await().until(() -> client.end != null);
        assertThat(((StatusException) client.end).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @Test
    void whatFails_isToldByItsStatus() {
        position.set(1);
        client.take(10);
        Thread.ofVirtual()
                .start(new Subscription(
                        client,
                        (index, reached) -> {
                            throw new IllegalStateException("no such table");
                        },
                        reach,
                        PROPERTIES,
                        new Cursor(0),
                        0,
                        Instant.MAX,
                        Clock.systemUTC()));

        await().until(() -> client.end != null);
        assertThat(((StatusException) client.end).getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(String.valueOf(client.end)).doesNotContain("no such table");
    }
}
