package tracker.platform.eventstore.axonserver;

import io.axoniq.axonserver.connector.event.AggregateEventStream;
import io.axoniq.axonserver.connector.event.AppendEventsTransaction;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.event.impl.EventChannelImpl;
import io.axoniq.axonserver.connector.impl.AxonServerManagedChannel;
import io.axoniq.axonserver.connector.impl.Headers;
import io.axoniq.axonserver.connector.impl.ReconnectConfiguration;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.control.ClientIdentification;
import io.axoniq.axonserver.grpc.event.Confirmation;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import tracker.platform.error.Away;

/**
 * One context of Axon Server, and this process's connection to it, opened when first used. Says what a missing answer means;
 * knows nothing of what is asked.
 */
final class AxonServerContext implements AutoCloseable {

    private static final Metadata.Key<String> ERROR =
            Metadata.Key.of("AxonIQ-ErrorCode", Metadata.ASCII_STRING_MARSHALLER);
    private static final String INVALID_SEQUENCE = "AXONIQ-2000";
    private static final String NO_LEADER = "AXONIQ-2100";

    private static final Duration RECONNECT = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    /** So many events may be on their way at once: the connector's least, and what a batch of readers takes. */
    private static final int FEWEST = 64;

    private static final int MOST = 500;

    /** The connector's threads: they open the connection and keep it. */
    private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("axon-server-", 0).factory());

    private final AxonServerManagedChannel channel;
    private final EventChannelImpl events;
    private final String context;
    private final Duration answersWithin;

    AxonServerContext(String client, AxonServerProperties properties) {
        this.context = properties.context();
        this.answersWithin = properties.answersWithin();
        ChannelCredentials credentials =
                properties.tls() ? trusting(properties.trust()) : InsecureChannelCredentials.create();
        Metadata headers = headers(context, properties.token());
        ClientIdentification who = ClientIdentification.newBuilder()
                .setComponentName(client)
                .setClientId(client + "-" + UUID.randomUUID())
                .build();
        // not by the connector's own connection, which has channels for messages besides and cannot do without that
        // other Netty
        channel = new AxonServerManagedChannel(
                properties.addresses().stream().map(AxonServerContext::address).toList(),
                new ReconnectConfiguration(CONNECT.toMillis(), RECONNECT.toMillis(), true, TimeUnit.MILLISECONDS),
                context,
                who,
                executor,
                (server, name) -> channel(server, credentials, headers));
        events = new EventChannelImpl(who, executor, channel);
    }

    private static Metadata headers(String context, @Nullable String token) {
        Metadata headers = new Metadata();
        headers.put(Headers.CONTEXT, context);
        if (token != null && !token.isEmpty()) {
            headers.put(Headers.ACCESS_TOKEN, token);
        }
        return headers;
    }

    /** By the gRPC that the services have: the connector's own factory needs a second Netty, which would take the place of the first. */
    private static ManagedChannel channel(ServerAddress server, ChannelCredentials credentials, Metadata headers) {
        return Grpc.newChannelBuilderForAddress(server.getHostName(), server.getGrpcPort(), credentials)
                // a network that swallows what is sent is as silent as a store to which nothing is appended
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveWithoutCalls(true)
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
                .build();
    }

    private static ServerAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return new ServerAddress(
                    hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "The address of Axon Server, %s, is not HOST:PORT".formatted(hostAndPort), e);
        }
    }

    private static ChannelCredentials trusting(@Nullable String authorities) {
        if (authorities == null || authorities.isEmpty()) {
            return TlsChannelCredentials.create();
        }
        File file = new File(authorities);
        try (InputStream pem = new FileInputStream(file)) {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(pem)
                    .isEmpty()) {
                throw new CertificateException("It holds none");
            }
            return TlsChannelCredentials.newBuilder().trustManager(file).build();
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException(
                    "tracker.event-store.axon-server.trust: %s holds no certificates (PEM) that can be used"
                            .formatted(authorities),
                    e);
        }
    }

    String name() {
        return context;
    }

    /** The connector fails whatever is asked while it connects: what is asked waits a little for that. */
    EventChannel events() {
        long until = System.nanoTime() + CONNECTED_WITHIN.toNanos();
        while (channel.getState(true) != ConnectivityState.READY
                && System.nanoTime() < until
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(channel, LOOK_AGAIN.toNanos());
        }
        return events;
    }

    /** Adds these at the end, all or none. */
    void append(List<Event> events) {
        AppendEventsTransaction transaction = events().startAppendEventsTransaction();
        events.forEach(transaction::appendEvent);
        Confirmation confirmation = answer(transaction.commit());
        if (!confirmation.getSuccess()) {
            throw new EventStoreException("Axon Server has not confirmed that it has appended");
        }
    }

    /** How many events there are. */
    long size() {
        return answer(events().getLastToken()) + 1;
    }

    /** Waits for an answer. */
    <T> T answer(CompletableFuture<T> asked) {
        try {
            T answer = asked.get(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw new EventStoreException("Axon Server has ended a call without an answer");
            }
            return answer;
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new Away("Axon Server has not answered within " + answersWithin, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EventStoreException("Interrupted while Axon Server was asked", e);
        }
    }

    /**
     * Gives the events from one place to another, the first of which is 0, to a reader, in order, until it has enough.
     *
     * @param until the place behind the last, which must be there
     * @param reader says whether it wants more
     */
    void read(long from, long until, Predicate<EventWithToken> reader) {
        if (from >= until) {
            return;
        }
        try (var stream = new Stream(from, until)) {
            for (long next = from; next < until; next++) {
                EventWithToken event = stream.next();
                if (event.getToken() != next) {
                    throw new EventStoreException(
                            "Axon Server has sent event %d where %d was to come".formatted(event.getToken(), next));
                }
                if (!reader.test(event)) {
                    return;
                }
            }
        }
    }

    /** The events of an aggregate between two of its sequence numbers; to its last where the second is 0. */
    List<Event> read(String aggregate, long first, long last) {
        AggregateEventStream events = events().openAggregateStream(aggregate, first, last);
        try {
            List<Event> read = events.asStream().toList();
            if (Thread.currentThread().isInterrupted()) { // the connector ends the stream then, as if that were all
                throw new EventStoreException("Interrupted while " + aggregate + " was read");
            }
            return read;
        } catch (EventStoreException e) {
            throw e;
        } catch (RuntimeException e) { // the connector's own, around what happened
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private final class Stream implements AutoCloseable {

        private final EventStream events;

        private Stream(long from, long until) {
            events = open(from, (int) Math.clamp(until - from, FEWEST, MOST));
        }

        private EventWithToken next() {
            try {
                EventWithToken next = events.nextIfAvailable(answersWithin.toMillis(), TimeUnit.MILLISECONDS);
                if (next == null) {
                    throw ended(events);
                }
                return next;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EventStoreException("Interrupted while events of Axon Server were read", e);
            }
        }

        @Override
        public void close() {
            events.close();
        }
    }

    /** Events from a place on, also those that are still to come; by the leader, who alone has everything that is confirmed. */
    EventStream open(long from, int ahead) {
        return events().openStream(from - 1, ahead, Math.max(ahead / 4, 1), true);
    }

    /** What it means that a stream gives nothing though there is something. */
    RuntimeException ended(EventStream stream) {
        return stream.getError()
                .map(this::failure)
                .orElseGet(() -> new Away(
                        "Axon Server has not sent an event within " + answersWithin,
                        new TimeoutException(answersWithin.toString())));
    }

    /** What a failure of a call means. A conflict stays as it is. */
    RuntimeException failure(Throwable failure) {
        if (isConflict(failure)) {
            return (StatusRuntimeException) failure;
        }
        if (failure instanceof StatusRuntimeException refused && !isAway(refused)) {
            return new EventStoreException(
                    "Axon Server has refused (%s): %s"
                            .formatted(
                                    refused.getStatus().getCode(),
                                    refused.getStatus().getDescription()),
                    refused);
        }
        return new Away("Axon Server does not answer: " + failure.getMessage(), failure);
    }

    /** Whether another has appended to the aggregate first. */
    static boolean isConflict(Throwable failure) {
        return failure instanceof StatusRuntimeException refused && INVALID_SEQUENCE.equals(code(refused));
    }

    private static boolean isAway(StatusRuntimeException refused) {
        Status.Code status = refused.getStatus().getCode();
        return status == Status.Code.UNAVAILABLE
                || status == Status.Code.DEADLINE_EXCEEDED
                || status == Status.Code.CANCELLED
                || NO_LEADER.equals(code(refused));
    }

    private static @Nullable String code(StatusRuntimeException refused) {
        Metadata trailers = refused.getTrailers();
        return trailers == null ? null : trailers.get(ERROR);
    }

    @Override
    public void close() {
        events.disconnect();
        channel.shutdownNow();
        executor.shutdownNow();
    }
}
