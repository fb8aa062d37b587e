package tracker.reporting.feed;

import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import org.springframework.stereotype.Component;
import tracker.contract.Said;
import tracker.escalation.v1.Reader;
import tracker.platform.command.Cursor;
import tracker.platform.error.Rejection;
import tracker.platform.eventstore.Horizon;
import tracker.platform.eventstore.SettledEvents;
import tracker.platform.identity.Caller;
import tracker.reporting.discretion.Discretion;
import tracker.reporting.v1.EventFeedServiceGrpc;
import tracker.reporting.v1.SubscribeRequest;
import tracker.reporting.v1.SubscribeResponse;
import tracker.type.v1.Role;

/** Subscriptions over gRPC: checks what is asked for, and starts a thread for each. */
@Component
final class EventFeedEndpoint extends EventFeedServiceGrpc.EventFeedServiceImplBase {

    private final SettledEvents events;
    private final Horizon horizon;
    private final Discretion discretion;
    private final Reach reach;
    private final Subscriptions subscriptions;
    private final FeedProperties properties;
    private final Clock clock;

    EventFeedEndpoint(
            SettledEvents events,
            Horizon horizon,
            Discretion discretion,
            Reach reach,
            Subscriptions subscriptions,
            FeedProperties properties,
            Clock clock) {
        this.events = events;
        this.horizon = horizon;
        this.discretion = discretion;
        this.reach = reach;
        this.subscriptions = subscriptions;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> observer) {
        ServerCallStreamObserver<SubscribeResponse> client = (ServerCallStreamObserver<SubscribeResponse>) observer;
        Reader reader = Discretion.reader();
        Telling telling =
                new Telling(events, discretion, reader, Selection.of(request), properties.slice(), properties.window());
        long last = events.last();
        Cursor from = from(request, last);
        Subscription subscription = subscriptions.add(
                reader.subject(),
                !reader.roles().contains(Role.ROLE_SERVICE),
                () -> new Subscription(
                        client, telling::behind, reach, properties, from, last, Caller.tokenEnd(), clock));
        client.setOnCancelHandler(() -> {
            subscriptions.remove(reader.subject(), subscription);
            subscription.cancel();
        });
        Thread.ofVirtual().name("event-feed").start(Context.current().wrap(() -> {
            try {
                subscription.run();
            } finally {
                subscriptions.remove(reader.subject(), subscription);
            }
        }));
    }

    private Cursor from(SubscribeRequest request, long last) {
        if (request.getCursor().isEmpty()) {
            return new Cursor(events.order(), request.getFromNow() ? horizon.lastSettledEvent() : 0);
        }
        if (request.getFromNow()) {
            throw Rejection.invalid("from_now", Said.of("CURSOR_AND_NOW", "contradicts the cursor: send one of them."));
        }
        Cursor cursor = Cursor.decode("cursor", request.getCursor());
        if (cursor.index() > last || !cursor.order().equals(events.order())) {
            throw Rejection.invalid(
                    "cursor",
                    Said.of(
                            "CURSOR_OF_ANOTHER_STORE",
                            "is no place among the events there are: it is of another store, or of a time that a backup took back."
                                    + " Subscribe anew without it."));
        }
        return cursor;
    }
}
