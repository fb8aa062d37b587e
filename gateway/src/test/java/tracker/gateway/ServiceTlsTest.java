package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.server.HttpServer;
import tracker.tls.TestAuthority;
import tracker.tls.TlsIdentity;

/** A gateway before services that demand its certificate, and that it believes only with one of theirs. */
@ExtendWith(OutputCaptureExtension.class)
class ServiceTlsTest {

    private static final String REST = "/api/v1/teams";
    private static final String CALL = "tracker.team.v1.TeamService/GetTeam";
    private static final TestIssuer ISSUER = new TestIssuer();

    @TempDir
    private Path files;

    private TestAuthority authority;
    private ConfigurableApplicationContext gateway;
    private StubService service;
    private StubCalls calls;
    private ManagedChannel channel;

    @BeforeEach
    void authority() throws Exception {
        authority = new TestAuthority("the tracker's");
        TestAuthority.write(files, authority.certify("gateway"), authority);
    }

    @AfterEach
    void stop() {
        if (channel != null) {
            channel.shutdownNow();
            gateway.close();
        }
    }

    @Test
    void restAndCallsReachTheServices() throws Exception {
        start(authority.certify("team-service"), authority);

        assertThat(rest().statusCode()).isEqualTo(200);
        assertThat(call()).isEqualTo("asked");
        assertThat(get("/api/openapi.json").statusCode()).isEqualTo(200);
    }

    @Test
    void aServiceOfAnotherAuthorityIsNotBelieved(CapturedOutput log) throws Exception {
        start(new TestAuthority("somebody else's").certify("team-service"), authority);

        nothingIsThere();
        assertThat(log).contains("unable to find valid certification path");
    }

    @Test
    void aServiceUnderAnotherHostNameIsNotBelieved(CapturedOutput log) throws Exception {
        start(authority.certify("team-service"), "localhost", authority);

        nothingIsThere();
        assertThat(log).contains("No subject alternative DNS name matching localhost");
    }

    @Test
    void aServiceThatDoesNotBelieveTheGatewayIsLikeNone() throws Exception {
        start(authority.certify("team-service"), new TestAuthority("somebody else's"));

        assertThat(rest().statusCode()).isEqualTo(503);
        assertThat(refused().getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void aServiceThatIsToBeReachedInClearIsAMistake() {
        assertThatThrownBy(() -> run("http://127.0.0.1:1", "grpc://127.0.0.1:1"))
                .hasStackTraceContaining("must be an https address, not http://127.0.0.1:1");
    }

    @Test
    void theGatewaysCertificateIsRenewedWithoutAFailedCall() throws Exception {
        TestAuthority next = new TestAuthority("the tracker's next");
        X509Bundle ofService = authority.certify("team-service");
        start(ofService, authority, next);
        try (Load load = new Load()) {
            load.goOn();
            X509Bundle renewed = next.certify("gateway");
            TestAuthority.write(files, renewed, authority);
            TlsIdentity tls = gateway.getBean(TlsIdentity.class);
            await().until(() -> tls.own()
                    .getCertificateChain(tls.own().chooseEngineClientAlias(new String[0], null, null))[0]
                    .equals(renewed.getCertificate()));
            load.goOn();
            assertThat(load.failures).isEmpty();
        }

        calls.restart(context(ofService, next));
        assertThat(call()).isEqualTo("asked");
    }

    private void start(X509Bundle ofService, TestAuthority... believed) throws Exception {
        start(ofService, "127.0.0.1", believed);
    }

    private void start(X509Bundle ofService, String host, TestAuthority... believed) throws Exception {
        Http11SslContextSpec tls = Http11SslContextSpec.forServer(
                        ofService.getKeyPair().getPrivate(), ofService.getCertificatePath())
                .configure(context -> context.trustManager(roots(believed)).clientAuth(ClientAuth.REQUIRE));
        service = new StubService("any", HttpServer.create().secure(ssl -> ssl.sslContext(tls)));
        calls = new StubCalls("any", context(ofService, believed));
        gateway = run(
                "https://" + host + ":" + service.address().getPort(),
                "grpc://" + host + ":" + calls.address().getPort());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port())
                .usePlaintext()
                .build();
    }

    private static SslContext context(X509Bundle own, TestAuthority... believed) throws Exception {
        return GrpcSslContexts.configure(
                        SslContextBuilder.forServer(own.getKeyPair().getPrivate(), own.getCertificatePath()))
                .trustManager(roots(believed))
                .clientAuth(ClientAuth.REQUIRE)
                .build();
    }

    private static X509Certificate[] roots(TestAuthority... believed) {
        return Arrays.stream(believed).map(each -> each.root().getCertificate()).toArray(X509Certificate[]::new);
    }

    private ConfigurableApplicationContext run(String http, String grpc) {
        Map<String, String> settings = new HashMap<>(TestAuthority.settings(files));
        settings.put("server.port", "0");
        settings.put("logging.level.root", "warn");
        settings.put("logging.structured.format.console", "");
        settings.put("tracker.gateway.limits.burst", "1000000");
        settings.put("tracker.gateway.limits.requests-per-second", "1000000");
        settings.put("tracker.gateway.sign-in.issuer", ISSUER.address().toString());
        for (String name : new String[] {"escalation-service", "remediation-service", "reporting-service"}) {
            settings.put("tracker.gateway.services." + name + ".http", http);
            settings.put("tracker.gateway.services." + name + ".grpc", grpc);
        }
        return new SpringApplicationBuilder(GatewayApplication.class, DrainTest.ThreadsOfItsOwn.class)
                .run(settings.entrySet().stream()
                        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                        .toArray(String[]::new));
    }

    private int port() {
        return gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private void nothingIsThere() throws Exception {
        HttpResponse<String> answer = rest();
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("DEPENDENCY_UNAVAILABLE", "Nothing was done");
        assertThat(refused().getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    private HttpResponse<String> rest() throws Exception {
        return get(REST);
    }

    private HttpResponse<String> get(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                            .header("Authorization", "Bearer " + ISSUER.token("somebody"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private String call() {
        Metadata metadata = new Metadata();
        metadata.put(StubCalls.ascii("authorization"), "Bearer " + ISSUER.token("somebody"));
        byte[] answer = ClientCalls.blockingServerStreamingCall(
                        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                        StubCalls.method(CALL),
                        CallOptions.DEFAULT,
                        StubCalls.message("asked"))
                .next();
        return new String(answer, StandardCharsets.UTF_8);
    }

    private StatusRuntimeException refused() {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, this::call);
        assertThat(refused).isNotNull();
        return refused;
    }

    /** Requests and calls without a pause. */
    private final class Load implements AutoCloseable {
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final ExecutorService thread = Executors.newSingleThreadExecutor();

        Load() {
            thread.execute(() -> {
                while (!ended.get()) {
                    try {
                        assertThat(rest().statusCode()).isEqualTo(200);
                        assertThat(call()).isEqualTo("asked");
                        answered.incrementAndGet();
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                }
            });
        }

        /** Waits for some more answers. */
        void goOn() {
            long enough = answered.get() + 20;
            await().until(() -> answered.get() >= enough);
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            thread.shutdown();
            assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }
}
