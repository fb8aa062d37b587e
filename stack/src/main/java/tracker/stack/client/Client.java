package tracker.stack.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.stack.cli.LocalStack;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.Secrets;

/** The running system as its three kinds of clients reach it: REST through the gateway, gRPC at a service, SQL. */
public final class Client implements AutoCloseable {

    /** An answer over REST. */
    public record Answer(int status, JsonNode body, HttpResponse<String> response) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final LocalStack stack;
    private final Ports ports;
    private final String database;
    private final DataDirectory data;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, ManagedChannel> channels = new ConcurrentHashMap<>();
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    public Client(RunningTracker tracker) {
        this(tracker, tracker.stack().ports(), "tracker");
    }

    /** As {@link #Client(RunningTracker)}, of services that run beside the stack's own, on another database of the same server. */
    public Client(RunningTracker tracker, Ports ports, String database) {
        this.stack = tracker.stack();
        this.ports = ports;
        this.database = database;
        this.data = tracker.data();
    }

    public Answer get(String who, String path) {
        return send(request(who, path).GET().build());
    }

    public Answer post(String who, String path, String key, Map<String, ?> body) {
        return post(who, path, key, JSON.writeValueAsString(body));
    }

    public Answer post(String who, String path, String key, String body) {
        HttpRequest.Builder request = request(who, path).header("Content-Type", "application/json");
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request.POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String who, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.gateway() + path));
        return who.isEmpty() ? request : request.header("Authorization", "Bearer " + token(who));
    }

    private String token(String who) {
        return tokens.computeIfAbsent(who, stack::token);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A channel to a service's gRPC port, signed in. */
    public Channel grpc(String who, int port) {
        ManagedChannel channel = channels.computeIfAbsent(
                port,
                p -> NettyChannelBuilder.forAddress("127.0.0.1", p)
                        .usePlaintext()
                        .build());
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token(who));
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** The analysts' connection. */
    public Connection sql() throws SQLException {
        return sql("tracker_analyst");
    }

    public Connection sql(String role) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/" + database,
                role,
                new Secrets(data).get("postgres-" + role));
    }

    public LocalStack stack() {
        return stack;
    }

    /** Where what it reaches listens. */
    public Ports ports() {
        return ports;
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
        http.close();
    }
}
