package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which keys are at hand as time goes by: the clock is the test's, the issuer answers or does not. */
class IssuerKeysTest {

    private final TestIssuer issuer = new TestIssuer();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
    private final IssuerKeys keys = new IssuerKeys(
            WebClient.create(),
            new GatewaySettings.SignIn(
                    issuer.address(), "tracker", List.of("RS256"), Duration.ofMinutes(5), Duration.ofSeconds(1)),
            ((InstantSource) this::tick).withZone(ZoneOffset.UTC),
            new SimpleMeterRegistry());

    @Test
    void theyAreReadAnewWhenTheyAreOld() {
        assertThat(found()).isTrue();
        forward(Duration.ofMinutes(4));
        assertThat(found()).isTrue();
        assertThat(issuer.keysRead).hasValue(1);

        forward(Duration.ofMinutes(1));
        assertThat(found()).isTrue();
        assertThat(issuer.keysRead).hasValue(2);
    }

    @Test
    void theyGoOnWhileTheIssuerIsAwayForTenMinutesAndNewOnesAreLearntThen() {
        assertThat(found()).isTrue();
        issuer.answering = false;
        for (int minute = 0; minute < 10; minute++) {
            forward(Duration.ofMinutes(1));
            assertThat(found()).as("minute %d", minute).isTrue();
        }

        issuer.changeKey();
        forward(Duration.ofSeconds(1));
        assertThat(found()).isFalse();
        issuer.answering = true;
        forward(Duration.ofSeconds(1));
        assertThat(found()).isTrue();
    }

    @Test
    void aKeyThatAppearsRightAfterTheyWereReadIsWaitedFor() {
        assertThat(found()).isTrue();
        issuer.changeKey();

        assertThat(found()).isTrue();
        assertThat(issuer.keysRead).hasValue(2);
    }

    @Test
    void manyUnknownKeysAtOnceAreNotLookedUpOneByOne() throws ParseException {
        assertThat(found()).isTrue();
        forward(Duration.ofSeconds(2));
        SignedJWT forged = SignedJWT.parse(TestIssuer.sign(issuer.claims("s", _ -> {}), TestIssuer.newKey()));

        List<List<JWK>> all = Flux.range(0, 50)
                .flatMap(_ -> keys.apply(forged).collectList())
                .collectList()
                .block(Duration.ofSeconds(20));

        assertThat(all).hasSize(50);
        assertThat(issuer.keysRead.get()).isBetween(2, 3);
    }

    /** Time never stands still. */
    private Instant tick() {
        return now.updateAndGet(instant -> instant.plusNanos(1));
    }

    private void forward(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    /** Whether the key that the issuer signs with now is at hand. */
    private boolean found() {
        try {
            SignedJWT token = SignedJWT.parse(issuer.token("somebody"));
            Mono<Boolean> any = keys.apply(token)
                    .any(key -> key.getKeyID().equals(token.getHeader().getKeyID()));
            return Boolean.TRUE.equals(any.block(Duration.ofSeconds(20)));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
