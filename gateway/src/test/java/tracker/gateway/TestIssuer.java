package tracker.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An issuer with discovery and a key set, which can fall silent, change its key, and sign whatever a test wants. Whoever comes to
 * its token endpoint with a code, which is a nonce and a subject, is signed in.
 */
final class TestIssuer {

    final AtomicInteger keysRead = new AtomicInteger();
    volatile boolean answering = true;

    /** Whether its token endpoint takes what it is asked and says nothing. */
    volatile boolean silent;

    /** What clients sent to the token endpoint, and to have a token revoked. */
    final Queue<Map<String, String>> asked = new ConcurrentLinkedQueue<>();

    /** How long the next access token is said to be good. */
    volatile Duration good = Duration.ofMinutes(10);

    /** Whether it prolongs what it once gave. */
    volatile boolean prolonging = true;

    /** Makes an id token longer. */
    volatile String ballast = "";

    private final AtomicInteger given = new AtomicInteger();

    private final DisposableServer server;
    private final ECKey ofCurve = newKeyOfCurve();
    private volatile RSAKey key = newKey();

    TestIssuer() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.get(
                                "/.well-known/openid-configuration",
                                (_, response) -> response.status(answering ? 200 : 503)
                                        .header("Content-Type", "application/json")
                                        .sendString(Mono.just("""
                                                {"issuer": "%1$s", "jwks_uri": "%1$s/keys",
                                                 "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                                                 "revocation_endpoint": "%1$s/revoke", "end_session_endpoint": "%1$s/end",
                                                 "subject_types_supported": ["public"]}""".formatted(address()))))
                        .post("/token", (request, response) -> form(request).flatMap(form -> tokens(form, response)))
                        .post("/revoke", (request, response) -> form(request).then(response.send()))
                        .get("/keys", (_, response) -> {
                            keysRead.incrementAndGet();
                            return response.sendString(Mono.just(new JWKSet(List.of(key, ofCurve)).toString()));
                        }))
                .bindNow(Duration.ofSeconds(10));
    }

    private Mono<Map<String, String>> form(HttpServerRequest request) {
        return request.receive().aggregate().asString().map(body -> {
            Map<String, String> form = new HashMap<>();
            for (String field : body.split("&", -1)) {
                String[] pair = field.split("=", 2);
                form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
            form.put("authorization", request.requestHeaders().get("Authorization", ""));
            asked.add(form);
            return form;
        });
    }

    private Mono<Void> tokens(Map<String, String> form, HttpServerResponse response) {
        boolean code = "authorization_code".equals(form.get("grant_type"));
        response.header("Content-Type", "application/json");
        if (silent) {
            return Mono.never();
        }
        if (!answering) {
            return response.status(503).send();
        }
        if (!code && !prolonging) {
            return response.status(400).sendString(Mono.just("""
                            {"error": "invalid_grant"}""")).then();
        }
        String[] known = form.get(code ? "code" : "refresh_token").split(":", 2);
        String subject = known[1];
        return response.sendString(Mono.just("""
                        {"token_type": "Bearer", "access_token": "%s", "expires_in": %d, "refresh_token": "%d:%s", "id_token": "%s"}""".formatted(
                                token(subject, "specialist"),
                                good.toSeconds(),
                                given.incrementAndGet(),
                                subject,
                                idToken(subject, known[0]))))
                .then();
    }

    private String idToken(String subject, String nonce) {
        return token(
                subject,
                claims -> claims.audience("gateway")
                        .claim("nonce", nonce)
                        .claim("name", "Sam 山姆")
                        .claim("ballast", ballast));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    RSAKey key() {
        return key;
    }

    ECKey keyOfCurve() {
        return ofCurve;
    }

    void changeKey() {
        key = newKey();
    }

    /** A good token of the subject. */
    String token(String subject, String... roles) {
        return token(subject, claims -> claims.claim("roles", List.of(roles)));
    }

    /** A token that is good but for what the test changes. */
    String token(String subject, Consumer<JWTClaimsSet.Builder> change) {
        return sign(claims(subject, change), key);
    }

    JWTClaimsSet claims(String subject, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(address().toString())
                .audience("tracker")
                .subject(subject)
                .issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
        change.accept(claims);
        return claims.build();
    }

    static String sign(JWTClaimsSet claims, RSAKey key) {
        return sign(claims, JWSAlgorithm.RS256, key);
    }

    static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWK key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
            token.sign(new DefaultJWSSignerFactory().createJWSSigner(key, algorithm));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey newKeyOfCurve() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
