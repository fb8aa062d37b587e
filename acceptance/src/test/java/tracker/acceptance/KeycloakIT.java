package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.stack.client.RunningTracker;
import tracker.stack.stores.TestStores;
import tracker.stack.supervisor.ChildProcess;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.Part;
import tracker.stack.supervisor.ProcessSpec;
import tracker.stack.supervisor.Readiness;

/** The packaged gateway and a packaged service with a real Keycloak as their issuer: good tokens, bad ones, new keys, an outage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String PEOPLE = "people";

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Part.Running> parts = new ArrayList<>();
    private Path logs;
    private Keycloak keycloak;
    private String gateway;
    private String service;
    private ManagedChannel grpc;
    private String escalation;
    private KeyPair key;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        logs = directory;
        keycloak = new Keycloak(directory, freePort());
        int servicePort = freePort();
        int grpcPort = freePort();
        int gatewayPort = freePort();
        service = "http://127.0.0.1:" + servicePort;
        gateway = "http://127.0.0.1:" + gatewayPort;
        Map<String, String> ofService =
                new HashMap<>(TestStores.environment(TestStores.freshDatabase(), "tracker_escalation"));
        ofService.put("TRACKER_GRPC_PORT", Integer.toString(grpcPort));
        ofService.put("TRACKER_IDENTITY_KEYSKEPT", "3s");
        keycloak.awaitReady();
        ofService.put("TRACKER_CLIENT_SECRET", keycloak.secret("escalation-service"));
        start("escalation-service", servicePort, ofService);
        start(
                "gateway",
                gatewayPort,
                Map.of(
                        "TRACKER_ESCALATION_HTTP", service,
                        "TRACKER_ESCALATION_GRPC", "127.0.0.1:" + grpcPort,
                        "TRACKER_GATEWAY_SIGNIN_KEYSKEPT", "1s",
                        "TRACKER_GATEWAY_LIMITS_BURST", "1000000",
                        "TRACKER_GATEWAY_LIMITS_REQUESTSPERSECOND", "1000000"));
        grpc = Grpc.newChannelBuilder("127.0.0.1:" + grpcPort, InsecureChannelCredentials.create())
                .build();
        keycloak.publicClient(PEOPLE, Map.of());
        keycloak.publicClient("of-another-audience", Map.of("defaultClientScopes", List.of("profile")));
        keycloak.person("sam", "specialist");
        keycloak.person("pia", "partner", "/content");
        RunningTracker.await(() -> parts.stream().allMatch(Part.Running::ready), "gateway and service are ready");
    }

    @AfterAll
    void stop() {
        http.close();
        if (grpc != null) {
            grpc.shutdownNow();
        }
        parts.forEach(part -> part.stop(Duration.ofSeconds(30)));
        keycloak.close();
    }

    @Test
    @Order(1)
    void peopleComeInWithTheirRolesAndTeams() throws Exception {
        HttpResponse<String> opened = open(keycloak.token(PEOPLE, "sam"));
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
        escalation = JSON.readTree(opened.body()).at("/escalation/name").asString();

        String partner = keycloak.token(PEOPLE, "pia");
        assertThat(get(gateway, partner).statusCode()).isEqualTo(200);
        HttpResponse<String> refused = open(partner);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("ROLE_NOT_ALLOWED");
        assertThat(claims(partner).getStringListClaim("teams")).containsExactly("content");
    }

    @Test
    @Order(2)
    void aServiceComesInUnderItsOwnName() throws Exception {
        String token = keycloak.serviceToken("remediation-service");

        assertThat(claims(token).getStringListClaim("roles")).contains("service");
        assertThat(get(gateway, token).statusCode()).isEqualTo(200);
        assertThat(call(token).isOk()).isTrue();
    }

    @Test
    @Order(3)
    void badTokensAreRefusedByGatewayAndService() throws Exception {
        String good = keycloak.token(PEOPLE, "sam");
        SignedJWT parsed = SignedJWT.parse(good);
        refused("aud", keycloak.token("of-another-audience", "sam"));
        refused("", keycloak.tokenOfAnotherRealm());
        refused("", new PlainJWT(parsed.getJWTClaimsSet()).serialize());
        byte[] publicKey = JWKSet.parse(keycloak.keys().toString())
                .getKeyByKeyId(parsed.getHeader().getKeyID())
                .toRSAKey()
                .toRSAPublicKey()
                .getEncoded();
        refused("", sign(parsed.getJWTClaimsSet(), JWSAlgorithm.HS256, good, new MACSigner(publicKey)));
        refused("", sign(parsed.getJWTClaimsSet(), JWSAlgorithm.RS256, good, new RSASSASigner(newKey().getPrivate())));
        refused("", good.substring(0, good.length() - 10) + "AAAAAAAAAA");
        assertThat(get(gateway, good).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(4)
    void aNewKeyComesIntoUseWithoutAFailedRequest() throws Exception {
        String before = keycloak.token(PEOPLE, "sam");
        String keyBefore = SignedJWT.parse(before).getHeader().getKeyID();
        try (Load load = new Load()) {
            load.awaitAnswers(10);
            key = newKey();
            keycloak.rotate(key, 200);
            load.awaitAnswers(20);

            assertThat(SignedJWT.parse(keycloak.token(PEOPLE, "sam"))
                            .getHeader()
                            .getKeyID())
                    .isNotEqualTo(keyBefore);
            assertThat(load.failures).isEmpty();
        }
        assertThat(get(gateway, before).statusCode()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void signedByTheRealmsKeyButEndedOrOfAnotherIssuerATokenIsRefused() throws Exception {
        String good = keycloak.token(PEOPLE, "sam");
        JWSSigner signer = new RSASSASigner(key.getPrivate());
        Date before = Date.from(Instant.now().minusSeconds(600));
        JWTClaimsSet.Builder same = new JWTClaimsSet.Builder(claims(good)).issueTime(before);

        comesIn(sign(same.build(), JWSAlgorithm.RS256, good, signer));
        Date ended = Date.from(Instant.now().minusSeconds(300));
        refused("expired", sign(same.expirationTime(ended).build(), JWSAlgorithm.RS256, good, signer));
        JWTClaimsSet.Builder elsewhere = new JWTClaimsSet.Builder(claims(good)).issuer("https://elsewhere.example");
        refused("iss claim", sign(elsewhere.build(), JWSAlgorithm.RS256, good, signer));
    }

    @Test
    @Order(6)
    void whileTheIssuerIsAwayTheKeysAtHandGoOnAndNewOnesAreLearntWhenItIsBack() throws Exception {
        Deque<String> unused = new ArrayDeque<>();
        for (int i = 0; i < 200; i++) {
            unused.add(keycloak.serviceToken("remediation-service"));
        }
        keycloak.stop();

        RunningTracker.await(
                () -> {
                    comesIn(unused.remove());
                    return List.of("gateway", "escalation-service").stream()
                            .allMatch(part -> said(part, "those at hand are used"));
                },
                "both have missed the issuer");
        comesIn(unused.remove());

        keycloak.startAgain();
        keycloak.rotate(newKey(), 300);
        comesIn(keycloak.serviceToken("remediation-service"));
    }

    /** The way of docs/operations for those who have no stack at hand. */
    @Test
    @Order(7)
    void whoSignsInElsewhereGetsATokenForACommandLine() throws Exception {
        keycloak.person("olga", "administrator");

        String token = keycloak.deviceToken("operator", "olga");

        comesIn(token);
        assertThat(claims(token).getStringListClaim("roles")).contains("administrator");
        String monitoring = keycloak.serviceToken("tracker-monitoring");
        assertThat(get(gateway, monitoring).statusCode()).isEqualTo(403);
        assertThat(send(request(gateway, "/actuator/prometheus", monitoring).GET())
                        .statusCode())
                .isEqualTo(200);
    }

    /** Through the gateway, and over gRPC to the service itself. */
    private void comesIn(String token) {
        HttpResponse<String> answer = get(gateway, token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        Status status = call(token);
        assertThat(status.isOk()).as(status.toString()).isTrue();
    }

    /** By the gateway and by the service, in words that name what is wrong where its holder may know it. */
    private void refused(String word, String token) {
        for (String part : List.of(gateway, service)) {
            HttpResponse<String> answer = get(part, token);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body())
                    .contains("\"reason\":\"UNAUTHENTICATED\"", word)
                    .doesNotContain("Exception", token);
        }
        Status status = call(token);
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(status.getDescription())
                .startsWith("The token is not valid: ")
                .contains(word);
    }

    private HttpResponse<String> get(String part, String token) {
        return send(request(part, "/api/v1/" + escalation, token).GET());
    }

    private HttpResponse<String> open(String token) {
        return send(request(gateway, "/api/v1/escalations", token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"Videos come back\"}")));
    }

    private static HttpRequest.Builder request(String part, String path, String token) {
        return HttpRequest.newBuilder(URI.create(part + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** How the service itself ends a call over gRPC. */
    private Status call(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        try {
            var _ = EscalationServiceGrpc.newBlockingStub(grpc)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .getEscalation(GetEscalationRequest.newBuilder()
                            .setName(escalation)
                            .build());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    private void start(String module, int port, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("TRACKER_HTTP_PORT", Integer.toString(port));
        environment.put("TRACKER_ISSUER", keycloak.issuer());
        Installation installation = Installation.current();
        parts.add(new ChildProcess(new ProcessSpec(
                        module,
                        List.of(
                                installation.java().toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx176m",
                                "-jar",
                                installation.jar(module).toString()),
                        environment,
                        List.of(port),
                        "http://127.0.0.1:" + port,
                        Readiness.http(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")),
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(30),
                        logs.resolve(module + ".log"),
                        logs.resolve(module + ".pid")))
                .start());
    }

    private boolean said(String part, String words) {
        try {
            return Files.readString(logs.resolve(part + ".log")).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JWTClaimsSet claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    /** Claims as one wants them, under the key id of a token that is good. */
    private static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, String good, JWSSigner signer)
            throws ParseException, JOSEException {
        String keyId = SignedJWT.parse(good).getHeader().getKeyID();
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        return keys.generateKeyPair();
    }

    /** A person and a service who come in all the time, each time with a new token. */
    private final class Load implements AutoCloseable {
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicLong answered = new AtomicLong();
        private final AtomicBoolean ended = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(2);

        Load() {
            for (Supplier<String> tokens : List.<Supplier<String>>of(
                    () -> keycloak.token(PEOPLE, "pia"), () -> keycloak.serviceToken("remediation-service"))) {
                threads.execute(() -> {
                    while (!ended.get()) {
                        try {
                            comesIn(tokens.get());
                            answered.incrementAndGet();
                        } catch (RuntimeException | AssertionError e) {
                            failures.add(e);
                        }
                    }
                });
            }
        }

        void awaitAnswers(int more) {
            long enough = answered.get() + more;
            RunningTracker.await(() -> answered.get() >= enough, more + " more answers");
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
