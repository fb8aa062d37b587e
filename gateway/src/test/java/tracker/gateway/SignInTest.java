package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Only holders of a good token come in, and whoever does not is told why in general terms. */
class SignInTest extends RunningGateway {

    private static final String ANYTHING = "/api/v1/teams";

    @Test
    void withoutATokenOneIsAskedToSignIn() {
        client.get()
                .uri(ANYTHING)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(401)
                .jsonPath("$.title")
                .isEqualTo("Unauthenticated")
                .jsonPath("$.reason")
                .isEqualTo("UNAUTHENTICATED")
                .jsonPath("$.request_id")
                .isNotEmpty();
    }

    static Stream<Arguments> badTokens() {
        return Stream.of(
                Arguments.of("another audience", ISSUER.token("s", claims -> claims.audience("billing"))),
                Arguments.of("no audience", ISSUER.token("s", claims -> claims.audience((String) null))),
                Arguments.of("another issuer", ISSUER.token("s", claims -> claims.issuer("https://elsewhere.example"))),
                Arguments.of("expired", ISSUER.token("s", claims -> claims.expirationTime(ago(300)))),
                Arguments.of("without an end", ISSUER.token("s", claims -> claims.expirationTime(null))),
                Arguments.of("not valid yet", ISSUER.token("s", claims -> claims.notBeforeTime(ago(-600)))),
                Arguments.of("of nobody", ISSUER.token("s", claims -> claims.subject(null))),
                Arguments.of("not signed", new PlainJWT(good()).serialize()),
                Arguments.of("signed with another key", TestIssuer.sign(good(), TestIssuer.newKey())),
                Arguments.of("signed with another key under the issuer's key id", TestIssuer.sign(good(), forged())),
                Arguments.of("signed by the public key as a secret", signedByThePublicKey()),
                Arguments.of("signed in another way", TestIssuer.sign(good(), JWSAlgorithm.RS512, ISSUER.key())),
                Arguments.of("changed after signing", changed(ISSUER.token("s"))),
                Arguments.of("no token at all", "xyz"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsRefused(String fault, String token) {
        String body = with(token)
                .get()
                .uri(ANYTHING)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();

        assertThat(body).as(fault).contains("UNAUTHENTICATED").doesNotContain("Exception", "nimbus", token);
    }

    static Stream<Arguments> signatures() {
        return Stream.of(
                Arguments.of(JWSAlgorithm.RS256, ISSUER.key()),
                Arguments.of(JWSAlgorithm.PS256, ISSUER.key()),
                Arguments.of(JWSAlgorithm.ES256, ISSUER.keyOfCurve()));
    }

    /** As docs/operations/identity.md has it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("signatures")
    void aTokenMayBeSignedInEachOfTheseWays(JWSAlgorithm algorithm, JWK key) {
        reached(with(TestIssuer.sign(good(), algorithm, key)));
    }

    /** No sign-in has failed: none was tried. */
    @Test
    void anEmptyTokenIsABadToken() {
        client.get()
                .uri(ANYTHING)
                .header(HttpHeaders.AUTHORIZATION, "Bearer ")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody()
                .jsonPath("$.reason")
                .isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void theIssuersNewKeyIsFound() {
        reached(with(ISSUER.token("before")));

        ISSUER.changeKey();

        reached(with(ISSUER.token("after")));
    }

    @Test
    void keysAreReadOnceForManyRequests() {
        reached(with(ISSUER.token("many")));
        int before = ISSUER.keysRead.get();

        Stream.generate(() -> with(ISSUER.token("many"))).limit(10).forEach(SignInTest::reached);

        assertThat(ISSUER.keysRead.get()).isEqualTo(before);
    }

    @Test
    void keysAtHandAreUsedWhileTheIssuerIsSilent() {
        reached(with(ISSUER.token("before")));
        ISSUER.answering = false;
        try {
            with(TestIssuer.sign(good(), TestIssuer.newKey()))
                    .get()
                    .uri(ANYTHING)
                    .exchange()
                    .expectStatus()
                    .isUnauthorized();
            reached(with(ISSUER.token("meanwhile")));
        } finally {
            ISSUER.answering = true;
        }
    }

    @Test
    void metricsAreForAdministratorsServicesAndMonitoring() {
        signedIn("partner")
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isForbidden()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        reached(signedIn("service"));
        signedIn("monitoring")
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk();
        String metrics = signedIn("service")
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertThat(metrics)
                .contains("spring_cloud_gateway_requests_seconds_count", "endpoint=\"GET " + ANYTHING + "\"");
    }

    private static void reached(WebTestClient client) {
        client.get().uri(ANYTHING).exchange().expectStatus().isOk();
    }

    private static Date ago(long seconds) {
        return Date.from(Instant.now().minusSeconds(seconds));
    }

    private static JWTClaimsSet good() {
        return ISSUER.claims("s", _ -> {});
    }

    private static RSAKey forged() {
        return new RSAKey.Builder(TestIssuer.newKey())
                .keyID(ISSUER.key().getKeyID())
                .build();
    }

    private static String signedByThePublicKey() {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(ISSUER.key().getKeyID())
                            .build(),
                    good());
            token.sign(new MACSigner(ISSUER.key().toRSAPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String changed(String token) {
        String[] parts = token.split("\\.", -1);
        return parts[0] + "." + parts[1].substring(0, 20) + (parts[1].charAt(20) == 'A' ? 'B' : 'A')
                + parts[1].substring(21) + "." + parts[2];
    }
}
