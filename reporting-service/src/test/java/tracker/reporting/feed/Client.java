package tracker.reporting.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tracker.reporting.v1.EventFeedServiceGrpc.EventFeedServiceBlockingV2Stub;
import tracker.reporting.v1.SubscribeRequest;
import tracker.reporting.v1.SubscribeResponse;
import tracker.type.v1.RecordedEvent;

/** One subscription of a test, read message by message. */
final class Client implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 30;

    private final BlockingClientCall<?, SubscribeResponse> call;
    private String cursor;

    Client(EventFeedServiceBlockingV2Stub stub, SubscribeRequest request) {
        call = stub.subscribe(request);
        cursor = request.getCursor();
    }

    SubscribeResponse next() throws StatusException {
        try {
            SubscribeResponse next = call.read(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("the server does not end a stream by itself").isNotNull();
            cursor = next.getCursor();
            return next;
        } catch (TimeoutException e) {
            throw new AssertionError("Nothing came for " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    RecordedEvent event() throws StatusException {
        while (true) {
            SubscribeResponse next = next();
            if (next.hasEvent()) {
                return next.getEvent();
            }
        }
    }

    List<RecordedEvent> events(int count) throws StatusException {
        List<RecordedEvent> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(event());
        }
        return events;
    }

    /** All events until there is nothing more for now. */
    List<RecordedEvent> replay() throws StatusException {
        List<RecordedEvent> events = new ArrayList<>();
        while (true) {
            SubscribeResponse next = next();
            if (next.hasEvent()) {
                events.add(next.getEvent());
            }
            if (next.getCaughtUp()) {
                return events;
            }
        }
    }

    /** What the stream ends with; whatever comes before is read. */
    StatusException failure() {
        try {
            while (true) {
                next();
            }
        } catch (StatusException e) {
            return e;
        }
    }

    /** Of the last message. */
    String cursor() {
        return cursor;
    }

    @Override
    public void close() {
        call.cancel("the test has read enough", null);
    }
}
