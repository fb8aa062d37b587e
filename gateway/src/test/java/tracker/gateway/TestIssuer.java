package tracker.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** An issuer with discovery and a key set, which can fall silent, change its key, and sign whatever a test wants. */
final class TestIssuer {

    final AtomicInteger keysRead = new AtomicInteger();
    volatile boolean answering = true;

    private final DisposableServer server;
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
                                                {"issuer": "%1$s", "jwks_uri": "%1$s/keys"}""".formatted(address()))))
                        .get("/keys", (_, response) -> {
                            keysRead.incrementAndGet();
                            return response.sendString(Mono.just(new JWKSet(key.toPublicJWK()).toString()));
                        }))
                .bindNow(Duration.ofSeconds(10));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    RSAKey key() {
        return key;
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
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
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
}
