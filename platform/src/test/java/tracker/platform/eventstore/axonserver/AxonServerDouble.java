package tracker.platform.eventstore.axonserver;

import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.control.PlatformInboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformInfo;
import io.axoniq.axonserver.grpc.control.PlatformOutboundInstruction;
import io.axoniq.axonserver.grpc.control.PlatformServiceGrpc;
import io.axoniq.axonserver.grpc.event.Confirmation;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventStoreGrpc;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.axoniq.axonserver.grpc.event.GetAggregateEventsRequest;
import io.axoniq.axonserver.grpc.event.GetEventsRequest;
import io.axoniq.axonserver.grpc.event.GetFirstTokenRequest;
import io.axoniq.axonserver.grpc.event.GetLastTokenRequest;
import io.axoniq.axonserver.grpc.event.GetTokenAtRequest;
import io.axoniq.axonserver.grpc.event.ReadHighestSequenceNrRequest;
import io.axoniq.axonserver.grpc.event.ReadHighestSequenceNrResponse;
import io.axoniq.axonserver.grpc.event.TrackingToken;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A double of Axon Server for tests, in memory: it speaks the real one's protocol as far as our engine does (append, aggregate,
 * stream, tokens), and counts, refuses and pushes as the protocol says. It is not Axon Server, and proves nothing about it: the
 * same tests run on the real one where Docker is.
 */
public final class AxonServerDouble implements AutoCloseable {

    private static final Metadata.Key<String> ERROR =
            Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> CONTEXT =
            Metadata.Key.of("AxonIQ-Context", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> TOKEN =
            Metadata.Key.of("AxonIQ-Access-Token", Metadata.ASCII_STRING_MARSHALLER);

    private final List<Event> events = new ArrayList<>();
    private final Map<String, Long> lastSequences = new HashMap<>();
    private final Set<Streaming> streams = ConcurrentHashMap.newKeySet();
    private final @Nullable String token;
    private final ServerCredentials credentials;
    private int port;
    private Server server;

    private AxonServerDouble(@Nullable String token, ServerCredentials credentials) {
        this.token = token;
        this.credentials = credentials;
        this.server = start();
    }

    public static AxonServerDouble open() {
        return new AxonServerDouble(null, InsecureServerCredentials.create());
    }

    static AxonServerDouble askingFor(String token, ServerCredentials credentials) {
        return new AxonServerDouble(token, credentials);
    }

    private Server start() {
        try {
            Server started = Grpc.newServerBuilderForPort(port, credentials)
                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .intercept(new Door())
                    .addService(new Platform())
                    .addService(new Store())
                    .build()
                    .start();
            port = started.getPort();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Has the service that is tested keep its events here. */
    public void keepEventsOf(DynamicPropertyRegistry service) {
        service.add("TRACKER_EVENT_STORE", () -> "axon-server");
        service.add("TRACKER_AXON_SERVER", this::address);
    }

    public String address() {
        return "localhost:" + port;
    }

    /** Ends it; what it knows stays. */
    public void goAway() {
        server.shutdownNow();
        try {
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        streams.clear();
    }

    /** Starts again where it was. */
    public void comeBack() {
        server = start();
    }

    /** All that it holds, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** Holds these events and no others, as no real one ever would. */
    public synchronized void hold(List<Event> others) {
        events.clear();
        lastSequences.clear();
        events.addAll(others);
        others.forEach(event -> lastSequences.put(event.getAggregateIdentifier(), event.getAggregateSequenceNumber()));
    }

    @Override
    public void close() {
        goAway();
    }

    private synchronized void append(List<Event> appended) {
        Map<String, Long> last = new HashMap<>();
        for (Event event : appended) {
            String aggregate = event.getAggregateIdentifier();
            long before = last.getOrDefault(aggregate, lastSequences.getOrDefault(aggregate, -1L));
            if (event.getAggregateSequenceNumber() != before + 1) {
                throw refusal(
                        Status.ABORTED,
                        "AXONIQ-2000",
                        "Invalid sequence number %d for aggregate %s, expected %d"
                                .formatted(event.getAggregateSequenceNumber(), aggregate, before + 1));
            }
            last.put(aggregate, before + 1);
        }
        lastSequences.putAll(last);
        events.addAll(appended);
        streams.forEach(Streaming::send);
    }

    private static StatusRuntimeException refusal(Status status, String code, String description) {
        Metadata trailers = new Metadata();
        trailers.put(ERROR, code);
        return status.withDescription(description).asRuntimeException(trailers);
    }

    private static <T> void answer(StreamObserver<T> client, T answer) {
        client.onNext(answer);
        client.onCompleted();
    }

    /** Lets nobody in without the token, and nobody into a context that there is not. */
    private final class Door implements ServerInterceptor {

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (token != null && !token.equals(headers.get(TOKEN))) {
                return refused(call, Status.PERMISSION_DENIED, "AXONIQ-1001", "Invalid token");
            }
            if (!"default".equals(headers.get(CONTEXT))) {
                return refused(call, Status.NOT_FOUND, "AXONIQ-1302", "Context not found");
            }
            return next.startCall(call, headers);
        }

        private static <Q, A> ServerCall.Listener<Q> refused(
                ServerCall<Q, A> call, Status status, String code, String description) {
            Metadata trailers = new Metadata();
            trailers.put(ERROR, code);
            call.close(status.withDescription(description), trailers);
            return new ServerCall.Listener<>() {};
        }
    }

    private static final class Platform extends PlatformServiceGrpc.PlatformServiceImplBase {

        @Override
        public void getPlatformServer(ClientIdentification who, StreamObserver<PlatformInfo> client) {
            answer(client, PlatformInfo.newBuilder().setSameConnection(true).build());
        }

        @Override
        public StreamObserver<PlatformInboundInstruction> openStream(
                StreamObserver<PlatformOutboundInstruction> client) {
            return new StreamObserver<>() {
                @Override
                public void onNext(PlatformInboundInstruction instruction) {
                    // who registers or sends a heartbeat is not answered
                }

                @Override
                public void onError(Throwable gone) {
                    // the client has left
                }

                @Override
                public void onCompleted() {
                    client.onCompleted();
                }
            };
        }
    }

    private final class Store extends EventStoreGrpc.EventStoreImplBase {

        @Override
        public StreamObserver<Event> appendEvent(StreamObserver<Confirmation> client) {
            List<Event> transaction = new ArrayList<>();
            return new StreamObserver<>() {
                @Override
                public void onNext(Event event) {
                    transaction.add(event);
                }

                @Override
                public void onError(Throwable rolledBack) {
                    transaction.clear();
                }

                @Override
                public void onCompleted() {
                    try {
                        append(transaction);
                        answer(
                                client,
                                Confirmation.newBuilder().setSuccess(true).build());
                    } catch (StatusRuntimeException e) {
                        client.onError(e);
                    }
                }
            };
        }

        @Override
        public void listAggregateEvents(GetAggregateEventsRequest request, StreamObserver<Event> client) {
            long last = request.getMaxSequence() == 0 ? Long.MAX_VALUE : request.getMaxSequence();
            events().stream()
                    .filter(event -> event.getAggregateIdentifier().equals(request.getAggregateId()))
                    .filter(event -> event.getAggregateSequenceNumber() >= request.getInitialSequence())
                    .filter(event -> event.getAggregateSequenceNumber() <= last)
                    .forEach(client::onNext);
            client.onCompleted();
        }

        @Override
        public StreamObserver<GetEventsRequest> listEvents(StreamObserver<EventWithToken> client) {
            return new Streaming(client);
        }

        @Override
        public void readHighestSequenceNr(
                ReadHighestSequenceNrRequest request, StreamObserver<ReadHighestSequenceNrResponse> client) {
            synchronized (AxonServerDouble.this) {
                answer(
                        client,
                        ReadHighestSequenceNrResponse.newBuilder()
                                .setToSequenceNr(lastSequences.getOrDefault(request.getAggregateId(), -1L))
                                .build());
            }
        }

        @Override
        public void getFirstToken(GetFirstTokenRequest request, StreamObserver<TrackingToken> client) {
            answer(client, token(0));
        }

        @Override
        public void getLastToken(GetLastTokenRequest request, StreamObserver<TrackingToken> client) {
            answer(client, token(events().size() - 1L));
        }

        @Override
        public void getTokenAt(GetTokenAtRequest request, StreamObserver<TrackingToken> client) {
            List<Event> all = events();
            int at = 0;
            while (at < all.size() && all.get(at).getTimestamp() < request.getInstant()) {
                at++;
            }
            answer(client, token(at));
        }

        private static TrackingToken token(long token) {
            return TrackingToken.newBuilder().setToken(token).build();
        }
    }

    /** Sends what there is and what comes, as far as the client permits. */
    private final class Streaming implements StreamObserver<GetEventsRequest> {

        private final StreamObserver<EventWithToken> client;
        private long next = -1;
        private long permits;

        private Streaming(StreamObserver<EventWithToken> client) {
            this.client = client;
            ((ServerCallStreamObserver<EventWithToken>) client).setOnCancelHandler(() -> streams.remove(this));
        }

        @Override
        public void onNext(GetEventsRequest request) {
            synchronized (AxonServerDouble.this) {
                if (next < 0) {
                    next = request.getTrackingToken();
                    streams.add(this);
                }
                permits += request.getNumberOfPermits();
                send();
            }
        }

        private void send() {
            for (; permits > 0 && next < events.size(); permits--, next++) {
                client.onNext(EventWithToken.newBuilder()
                        .setToken(next)
                        .setEvent(events.get((int) next))
                        .build());
            }
        }

        @Override
        public void onError(Throwable gone) {
            streams.remove(this);
        }

        @Override
        public void onCompleted() {
            streams.remove(this);
            client.onCompleted();
        }
    }
}
