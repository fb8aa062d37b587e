package tracker.platform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import tracker.platform.rest.RestAutoConfiguration;
import tracker.team.v1.GetTeamRequest;
import tracker.team.v1.GetTeamResponse;
import tracker.team.v1.Team;
import tracker.team.v1.TeamServiceGrpc;
import tracker.tls.TestAuthority;
import tracker.tls.TlsAutoConfiguration;
import tracker.tls.TlsIdentity;

/** A service that demands certificates, and others that call it: rightly, wrongly, and while certificates are renewed. */
@ExtendWith(OutputCaptureExtension.class)
class TlsBetweenServicesTest {

    private static final String CALLER = "remediation-service";
    private static final String SPIFFE = "spiffe://tracker.example/ns/tracker/sa/gateway";
    private static final GetTeamRequest REQUEST =
            GetTeamRequest.newBuilder().setName("teams/content").build();

    @BeforeAll
    static void bePatient() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        SslAutoConfiguration.class,
        TlsAutoConfiguration.class,
        ServiceTlsConfiguration.class,
        GrpcServerAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        RestAutoConfiguration.class
    })
    static class Service {
        @Bean
        TeamServiceGrpc.TeamServiceImplBase teams() {
            return new TeamServiceGrpc.TeamServiceImplBase() {
                @Override
                public void getTeam(GetTeamRequest request, StreamObserver<GetTeamResponse> observer) {
                    observer.onNext(GetTeamResponse.newBuilder()
                            .setTeam(Team.newBuilder().setName(request.getName()))
                            .build());
                    observer.onCompleted();
                }
            };
        }
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({SslAutoConfiguration.class, TlsAutoConfiguration.class, ServiceTlsConfiguration.class})
    static class Caller {}

    @TempDir
    private Path ofService;

    @TempDir
    private Path ofCaller;

    private TestAuthority authority;
    private ConfigurableApplicationContext service;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority("the tracker's");
        TestAuthority.write(ofService, authority.certify("localhost"), authority);
        TestAuthority.write(ofCaller, authority.certify(CALLER), authority);
        service = run(
                Service.class,
                WebApplicationType.SERVLET,
                ofService,
                Map.of("tracker.tls.callers", CALLER + "," + SPIFFE));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void whoIsCertifiedUnderAnAllowedNameMayCall() throws Exception {
        for (X509Bundle caller : List.of(authority.certify("elsewhere", CALLER), authority.certify(SPIFFE))) {
            assertThat(call(credentials(caller, authority))).isEqualTo("teams/content");
            assertThat(get("/api/v1/teams/content", caller).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aNameThatIsNotAllowedIsRefused(CapturedOutput log) throws Exception {
        X509Bundle other = authority.certify("intruder", "spiffe://tracker.example/ns/other/sa/gateway");

        StatusRuntimeException refused = refused(credentials(other, authority));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(refused.getStatus().getDescription())
                .isEqualTo("The certificate of the caller names intruder, spiffe://tracker.example/ns/other/sa/gateway,"
                        + " which may not call this service.");
        HttpResponse<String> answer = get("/api/v1/teams/content", other);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("CALLER_NOT_ALLOWED", "intruder");
        assertThat(log).contains("Refused a caller whose certificate names [intruder, spiffe");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused(CapturedOutput log) throws Exception {
        X509Bundle forged = new TestAuthority("the tracker's").certify(CALLER);

        StatusRuntimeException refused = refused(credentials(forged, authority));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refused).hasStackTraceContaining("certificate_unknown");
        assertThat(catchThrowableOfType(IOException.class, () -> get("/api/v1/teams/content", forged)))
                .hasStackTraceContaining("certificate");
        await().untilAsserted(() -> assertThat(log)
                .contains(
                        "TLS negotiation failed", "Handshake failed for client connection", "signature check failed"));
    }

    @Test
    void withoutACertificateOnlyHealthIsToBeHad() throws Exception {
        assertThat(refused(TlsChannelCredentials.newBuilder()
                                .trustManager(authority.root().toTrustManager())
                                .build())
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.UNAVAILABLE);
        assertThat(refused(InsecureChannelCredentials.create()).getStatus().getCode())
                .isEqualTo(Code.UNAVAILABLE);
        assertThat(get("/api/v1/teams/content", null).statusCode()).isEqualTo(403);
        assertThat(get("/actuator/health/../prometheus", null).statusCode()).isEqualTo(403);
        assertThat(get("/actuator/health", null).statusCode())
                .isEqualTo(404); // this one has none, and nobody is refused
    }

    @Test
    void aServiceIsBelievedUnderItsHostNameAndOfTheRightAuthorityOnly() throws Exception {
        TestAuthority another = new TestAuthority("somebody else's");

        assertThat(refused(credentials(authority.certify(CALLER), another)))
                .hasStackTraceContaining("unable to find valid certification path");
        try (ConfigurableApplicationContext caller = caller()) {
            ChannelCredentials credentials = caller.getBean(ChannelCredentials.class);
            assertThat(call("localhost", credentials)).isEqualTo("teams/content");
            TestAuthority.write(ofService, authority.certify("impostor"), authority);
            await().untilAsserted(() -> assertThat(
                            catchThrowableOfType(StatusRuntimeException.class, () -> call("localhost", credentials)))
                    .hasStackTraceContaining("No subject alternative DNS name matching localhost"));
        }
    }

    @Test
    void certificatesAndAuthoritiesAreRenewedWithoutAFailedCall() throws Exception {
        TestAuthority next = new TestAuthority("the tracker's next");
        try (ConfigurableApplicationContext caller = caller();
                Load load = new Load(caller)) {
            load.goOn();
            renewService(authority.certify("localhost"), authority);
            renew(caller, ofCaller, authority.certify(CALLER), authority);
            load.goOn();

            renewService(authority.certify("localhost"), authority, next);
            renew(caller, ofCaller, authority.certify(CALLER), authority, next);
            load.goOn();
            renewService(next.certify("localhost"), authority, next);
            load.goOn();
            renew(caller, ofCaller, next.certify(CALLER), authority, next);
            load.goOn();
            renewService(next.certify("localhost"), next);
            renew(caller, ofCaller, next.certify(CALLER), next);
            load.goOn();

            assertThat(load.failures).isEmpty();
        }
        assertThat(refused(credentials(authority.certify(CALLER), next))
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void aCertificateWithoutItsKeyIsNotUsed(CapturedOutput log) throws Exception {
        X509Bundle other = authority.certify("localhost");
        TestAuthority.write(
                ofService,
                X509Bundle.fromCertificatePath(
                        new X509Certificate[] {other.getCertificate()},
                        authority.root().getCertificate(),
                        authority.certify("localhost").getKeyPair()),
                authority);

        await().untilAsserted(() -> assertThat(log).contains("Unexpected SSL reload error"));
        assertThat(call(credentials(authority.certify(CALLER), authority))).isEqualTo("teams/content");
    }

    private void renewService(X509Bundle own, TestAuthority... believed) throws Exception {
        renew(service, ofService, own, believed);
        SSLContext client = SSLContext.getInstance("TLS");
        client.init(null, new TrustManager[] {own.toTrustManager()}, null);
        await().ignoreExceptionsInstanceOf(SSLException.class)
                .untilAsserted(() -> assertThat(shown(client)).isEqualTo(own.getCertificate()));
    }

    private Certificate shown(SSLContext client) throws IOException {
        try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", httpPort())) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Replaces a part's files and waits until it goes by them. */
    private static void renew(
            ConfigurableApplicationContext part, Path files, X509Bundle own, TestAuthority... believed)
            throws IOException {
        TestAuthority.write(files, own, believed);
        TlsIdentity tls = part.getBean(TlsIdentity.class);
        await().untilAsserted(() -> {
            assertThat(tls.own().getCertificateChain(tls.own().chooseEngineClientAlias(new String[0], null, null))[0])
                    .isEqualTo(own.getCertificate());
            assertThat(tls.authorities().getAcceptedIssuers())
                    .containsExactlyInAnyOrder(Arrays.stream(believed)
                            .map(authority -> authority.root().getCertificate())
                            .toArray(X509Certificate[]::new));
        });
    }

    private static ConfigurableApplicationContext run(
            Class<?> part, WebApplicationType type, Path files, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(TestAuthority.settings(files));
        settings.putAll(more);
        settings.put("spring.config.import", "classpath:tracker-platform.yml");
        settings.put("spring.application.name", "under-test");
        settings.put("TRACKER_HTTP_PORT", "0");
        settings.put("TRACKER_GRPC_PORT", "0");
        settings.put("logging.structured.format.console", "");
        return new SpringApplicationBuilder(part)
                .web(type)
                .run(settings.entrySet().stream()
                        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
                        .toArray(String[]::new));
    }

    private ConfigurableApplicationContext caller() {
        return run(Caller.class, WebApplicationType.NONE, ofCaller, Map.of());
    }

    private int httpPort() {
        return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static ChannelCredentials credentials(X509Bundle own, TestAuthority believed) throws Exception {
        return TlsChannelCredentials.newBuilder()
                .keyManager(own.toKeyManagerFactory().getKeyManagers())
                .trustManager(believed.root().toTrustManager())
                .build();
    }

    private ManagedChannel channel(String host, ChannelCredentials credentials) {
        int port = service.getBean(GrpcServerLifecycle.class).getPort();
        return Grpc.newChannelBuilder(host + ":" + port, credentials).build();
    }

    private String call(ChannelCredentials credentials) {
        return call("127.0.0.1", credentials);
    }

    /** Over a connection of its own. */
    private String call(String host, ChannelCredentials credentials) {
        ManagedChannel channel = channel(host, credentials);
        try {
            return TeamServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getTeam(REQUEST)
                    .getTeam()
                    .getName();
        } finally {
            channel.shutdownNow();
        }
    }

    private StatusRuntimeException refused(ChannelCredentials credentials) {
        StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> call(credentials));
        assertThat(refused).isNotNull();
        return refused;
    }

    /** Over a connection of its own; without a certificate when there is none. */
    private HttpResponse<String> get(String path, @Nullable X509Bundle own) throws Exception {
        return get(
                path,
                own == null ? null : own.toKeyManagerFactory().getKeyManagers(),
                authority.root().toTrustManager());
    }

    private HttpResponse<String> get(String path, KeyManager @Nullable [] own, TrustManager believed) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own, new TrustManager[] {believed}, null);
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Calls without a pause: over a channel that stays, and over connections that are new for each call. */
    private final class Load implements AutoCloseable {
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final List<AtomicLong> answered = List.of(new AtomicLong(), new AtomicLong(), new AtomicLong());
        private final AtomicBoolean ended = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(answered.size());
        private final ManagedChannel channel;

        Load(ConfigurableApplicationContext caller) {
            ChannelCredentials credentials = caller.getBean(ChannelCredentials.class);
            TlsIdentity tls = caller.getBean(TlsIdentity.class);
            channel = channel("127.0.0.1", credentials);
            repeat(0, () -> TeamServiceGrpc.newBlockingStub(channel).getTeam(REQUEST));
            repeat(1, () -> call(credentials));
            repeat(2, () -> {
                HttpResponse<String> answer =
                        get("/api/v1/teams/content", new KeyManager[] {tls.own()}, tls.authorities());
                assertThat(answer.statusCode()).isEqualTo(200);
                return answer;
            });
        }

        private void repeat(int kind, Callable<?> call) {
            threads.execute(() -> {
                while (!ended.get()) {
                    try {
                        var _ = call.call();
                        answered.get(kind).incrementAndGet();
                    } catch (Exception | AssertionError e) {
                        failures.add(e);
                    }
                }
            });
        }

        /** Waits for some more answers of each kind. */
        void goOn() {
            List<Long> enough = answered.stream().map(count -> count.get() + 10).toList();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> IntStream.range(0, enough.size())
                            .allMatch(kind -> answered.get(kind).get() >= enough.get(kind)));
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            channel.shutdownNow();
        }
    }
}
