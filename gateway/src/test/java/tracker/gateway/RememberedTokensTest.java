package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class RememberedTokensTest {

    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    private final List<String> checked = new ArrayList<>();
    private Instant now = START;
    private Instant end = START.plus(Duration.ofHours(1));
    private boolean good = true;

    private final RememberedTokens tokens = new RememberedTokens(this::check, () -> now);

    @Test
    void aTokenIsCheckedOnceInAMinute() {
        decodes("a");
        now = START.plusSeconds(59);
        decodes("a");
        assertThat(checked).containsExactly("a");

        now = START.plusSeconds(60);
        decodes("a");
        assertThat(checked).containsExactly("a", "a");
    }

    @Test
    void aTokenThatEndsSoonerIsCheckedAgainWhenItEnds() {
        end = START.plusSeconds(10);
        decodes("a");
        now = end;
        good = false;
        refuses("a");
        assertThat(checked).containsExactly("a", "a");
    }

    @Test
    void anotherTokenIsCheckedByItself() {
        decodes("a");
        good = false;
        refuses("b");
        decodes("a");
    }

    @Test
    void whatWasRefusedIsNotRemembered() {
        good = false;
        refuses("a");
        good = true;
        decodes("a");
        assertThat(checked).containsExactly("a", "a");
    }

    private void decodes(String token) {
        StepVerifier.create(tokens.decode(token).map(Jwt::getTokenValue))
                .expectNext(token)
                .verifyComplete();
        assertThat(tokens.isKnown(token)).isTrue();
    }

    private void refuses(String token) {
        StepVerifier.create(tokens.decode(token)).verifyError(BadJwtException.class);
        assertThat(tokens.isKnown(token)).isFalse();
    }

    private Mono<Jwt> check(String token) {
        checked.add(token);
        return good
                ? Mono.just(Jwt.withTokenValue(token)
                        .header("alg", "RS256")
                        .subject("ana")
                        .expiresAt(end)
                        .build())
                : Mono.error(new BadJwtException("Not good"));
    }
}
