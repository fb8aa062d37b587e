package tracker.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** What a service believes of its issuer's tokens, while that answers, is away, and has changed its keys. */
class IssuerKeysTest {

    private static final Duration KEPT = Duration.ofMillis(1); // so that each token finds the keys too old
    private static final ECKey OF_CURVE = newKeyOfCurve();

    private final TestIssuer issuer = TestIssuer.of("any-service");
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final JwtDecoder decoder =
            new IdentityConfiguration().jwtDecoder(properties(Map.of("tracker.identity.keys-kept", KEPT)), meters);
    private RSAKey key = newKey();

    /** Where nothing is said, those of every service. */
    private IdentityProperties properties(Map<String, Object> said) {
        Map<String, Object> all = new HashMap<>(said);
        all.put("tracker.identity.issuer", issuer.url());
        return new Binder(new MapConfigurationPropertySource(all))
                .bind("tracker.identity", IdentityProperties.class)
                .get();
    }

    @BeforeEach
    void publish() {
        issuer.publish(new JWKSet(List.of(key, OF_CURVE)));
    }

    /** As docs/operations/identity.md has it. */
    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256", "ES256"})
    void goodTokensAreBelieved(String algorithm) throws JOSEException {
        JWK signing = algorithm.startsWith("E") ? OF_CURVE : key;
        JWSAlgorithm way = JWSAlgorithm.parse(algorithm);
        JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(signing, way);

        assertThat(decoder.decode(sign(claims().build(), way, signer, signing.getKeyID()))
                        .getSubject())
                .isEqualTo("pia");
    }

    @Test
    void badOnesAreNot() throws JOSEException {
        refused(sign(claims().audience("billing").build(), JWSAlgorithm.RS256, new RSASSASigner(key)));
        refused(sign(claims().issuer("https://other.test").build(), JWSAlgorithm.RS256, new RSASSASigner(key)));
        refused(sign(
                claims().expirationTime(Date.from(Instant.now().minusSeconds(300)))
                        .build(),
                JWSAlgorithm.RS256,
                new RSASSASigner(key)));
        refused(sign(claims().build(), JWSAlgorithm.RS256, new RSASSASigner(newKey())));
        refused(sign(claims().build(), JWSAlgorithm.RS512, new RSASSASigner(key)));
        refused(sign(
                claims().build(),
                JWSAlgorithm.HS256,
                new MACSigner(key.toRSAPublicKey().getEncoded())));
        refused(new PlainJWT(claims().build()).serialize());
    }

    @Test
    void keysAtHandGoOnWhileTheIssuerIsAway() throws JOSEException {
        assertThat(decoder.decode(token()).getSubject()).isEqualTo("pia");
        issuer.away(true);
        for (int i = 0; i < 20; i++) {
            assertThat(decoder.decode(token()).getSubject()).isEqualTo("pia");
        }

        RSAKey before = key;
        key = newKey();
        String unknown = token();
        refused(unknown);
        assertThat(readings("read")).isPositive();
        assertThat(readings("failed")).isGreaterThanOrEqualTo(20);

        issuer.publish(new JWKSet(key.toPublicJWK()));
        issuer.away(false);
        assertThat(decoder.decode(unknown).getSubject()).isEqualTo("pia");
        refused(sign(claims().build(), JWSAlgorithm.RS256, new RSASSASigner(before), before.getKeyID()));
    }

    @Test
    void theyGoOnForTenMinutesAndAreReadAnewThen() throws KeySourceException {
        JWKSetSource<SecurityContext> keys = ((JWKSetBasedJWKSource<SecurityContext>)
                        new IssuerKeys(meters).of(properties(Map.of())))
                .getJWKSetSource();
        assertThat(keyIds(keys, 0)).contains(key.getKeyID());
        issuer.away(true);
        for (int minute = 1; minute <= 10; minute++) {
            assertThat(keyIds(keys, minute)).as("minute %d", minute).contains(key.getKeyID());
        }
        assertThat(readings("failed")).isPositive();

        RSAKey before = key;
        key = newKey();
        publish();
        issuer.away(false);
        assertThat(keyIds(keys, 16)).contains(key.getKeyID()).doesNotContain(before.getKeyID());
    }

    private static List<String> keyIds(JWKSetSource<SecurityContext> keys, int minute) throws KeySourceException {
        long now = Duration.ofMinutes(minute).toMillis();
        return keys.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, null).getKeys().stream()
                .map(JWK::getKeyID)
                .toList();
    }

    private double readings(String outcome) {
        return meters.get("tracker.issuer.keys")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private void refused(String token) {
        assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(BadJwtException.class);
    }

    private String token() throws JOSEException {
        return sign(claims().build(), JWSAlgorithm.RS256, new RSASSASigner(key));
    }

    private JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer.url())
                .audience("tracker")
                .subject("pia")
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    private String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer) throws JOSEException {
        return sign(claims, algorithm, signer, key.getKeyID());
    }

    private static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer, String keyId)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private static RSAKey newKey() {
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
