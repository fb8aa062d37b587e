package tracker.platform.identity;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens are believed, and under which name this service calls others.
 *
 * @param issuer OIDC issuer, whose discovery document is read at the first call
 * @param audience audience that a token must name
 * @param algorithms with which it may be signed
 * @param keysKept how long the issuer's keys are used before they are read anew; those at hand go on while it is silent
 * @param clientId this service's own client at the issuer
 * @param clientSecret its secret
 */
@Validated
@ConfigurationProperties("tracker.identity")
public record IdentityProperties(
        @NotBlank String issuer,
        @DefaultValue("tracker") String audience,

        @DefaultValue({"RS256", "PS256", "ES256"}) @NotEmpty Set<SignatureAlgorithm> algorithms,

        @DefaultValue("5m") Duration keysKept,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret) {

    @Override
    public String toString() {
        return "IdentityProperties[issuer=%s, audience=%s, clientId=%s]".formatted(issuer, audience, clientId);
    }
}
