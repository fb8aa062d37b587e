package tracker.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import tracker.platform.error.Rejection;

class TokensTest {

    private static Jwt.Builder jwt() {
        return Jwt.withTokenValue("token")
                .header("alg", "RS256")
                .subject("ada")
                .claim("roles", List.of("administrator"));
    }

    @Test
    void aTokenWithoutAnEndIsRefused() {
        Tokens tokens = new Tokens(token -> jwt().build());

        assertThatThrownBy(() -> tokens.verify("token"))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("exp");
    }

    @Test
    void aTokenIsRememberedUntilItsEndOnly() {
        Instant soon = Instant.now().plusSeconds(3600);
        int[] decoded = {0};
        Tokens tokens = new Tokens(token -> {
            decoded[0]++;
            return jwt().expiresAt(token.equals("ended") ? Instant.now().minusSeconds(1) : soon)
                    .build();
        });

        tokens.verify("lasting");
        tokens.verify("lasting");
        assertThat(decoded[0]).isEqualTo(1);
        tokens.verify("ended");
        tokens.verify("ended");
        assertThat(decoded[0]).isEqualTo(3);
    }

    @Test
    void anIssuerThatDoesNotAnswerIsNoFaultOfTheToken() {
        Tokens tokens = new Tokens(token -> {
            throw new JwtDecoderInitializationException("Failed to lazily resolve", new IOException("timed out"));
        });

        assertThatThrownBy(() -> tokens.verify("token"))
                .isInstanceOfSatisfying(
                        Rejection.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Rejection.Reason.IDENTITY_UNAVAILABLE));
    }

    @Test
    void aTokenOfAPolicyIsRefused() {
        Tokens tokens = new Tokens(token -> jwt().subject("policy:when-it-rains-then-take-an-umbrella")
                .expiresAt(Instant.now().plusSeconds(3600))
                .build());

        assertThatThrownBy(() -> tokens.verify("token"))
                .isInstanceOf(Rejection.class)
                .hasMessageContaining("policy:");
    }
}
