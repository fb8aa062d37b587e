package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/** A gateway that is told to stop takes nothing new, and brings what is under way to its end. */
class DrainTest {

    private static final String STREAM = "tracker.reporting.v1.EventFeedService/Subscribe";
    private static final TestIssuer ISSUER = new TestIssuer();

    /** The other servers of this process go on when the gateway's threads end. */
    @TestConfiguration(proxyBeanMethods = false)
    static class ThreadsOfItsOwn {
        @Bean
        ReactorResourceFactory reactorResources() {
            ReactorResourceFactory own = new ReactorResourceFactory();
            own.setUseGlobalResources(false);
            return own;
        }
    }

    private final StubCalls calls = new StubCalls("reporting-service");
    private final StubService service = new StubService("reporting-service");

    @Test
    void aCallUnderWayEndsAsItsServiceEndsIt() throws Exception {
        ConfigurableApplicationContext gateway = start();
        int port = port(gateway);
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        try {
            Iterator<byte[]> answers = ClientCalls.blockingServerStreamingCall(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(streaming())),
                    StubCalls.method(STREAM),
                    CallOptions.DEFAULT,
                    StubCalls.message("asked"));
            ServerCall<byte[], byte[]> underWay = calls.streams.take();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
            awaitRefusal(port);
            underWay.sendMessage(StubCalls.message("last"));
            underWay.close(Status.OK, new Metadata());

            assertThat(answers.next()).isEqualTo(StubCalls.message("last"));
            assertThat(answers.hasNext()).isFalse();
            stopped.get(20, TimeUnit.SECONDS);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void aRequestUnderWayIsAnswered() throws Exception {
        ConfigurableApplicationContext gateway = start();
        int port = port(gateway);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events"))
                            .header("Authorization", "Bearer " + ISSUER.token("late"))
                            .header("X-Behave", "stream")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            service.awaitStream();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
            awaitRefusal(port);
            service.events.tryEmitNext("last").orThrow();
            service.events.tryEmitComplete().orThrow();

            assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("data: last\n\n");
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    private ConfigurableApplicationContext start() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", 0);
        properties.put("logging.level.root", "warn");
        properties.put("tracker.gateway.sign-in.issuer", ISSUER.address());
        for (String name : new String[] {"escalation-service", "remediation-service", "reporting-service"}) {
            properties.put("tracker.gateway.services." + name + ".http", service.address());
            properties.put("tracker.gateway.services." + name + ".grpc", calls.address());
        }
        return new SpringApplicationBuilder(GatewayApplication.class, ThreadsOfItsOwn.class)
                .run(properties.entrySet().stream()
                        .map(property -> "--%s=%s".formatted(property.getKey(), property.getValue()))
                        .toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext gateway) {
        return gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static Metadata streaming() {
        Metadata metadata = new Metadata();
        metadata.put(StubCalls.ascii("authorization"), "Bearer " + ISSUER.token("late"));
        metadata.put(StubCalls.BEHAVE, "stream");
        return metadata;
    }

    /** Waits until nothing new is taken. */
    private static void awaitRefusal(int port) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> catchThrowableOfType(ConnectException.class, () -> connect(port)) != null);
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
