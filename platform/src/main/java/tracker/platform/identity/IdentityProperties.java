package tracker.platform.identity;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Whose tokens are believed, and under which name this service calls others.
 *
 * @param issuer OIDC issuer, whose discovery document is read at the first call
 * @param audience audience that a token must name
 * @param clientId this service's own client at the issuer
 * @param clientSecret its secret
 */
@Validated
@ConfigurationProperties("tracker.identity")
public record IdentityProperties(
        @NotBlank String issuer,
        @DefaultValue("tracker") String audience,
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret) {

    @Override
    public String toString() {
        return "IdentityProperties[issuer=%s, audience=%s, clientId=%s]".formatted(issuer, audience, clientId);
    }
}
