package tracker.gateway;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * What a signed-in browser holds.
 *
 * @param name of the person, to be shown
 * @param idToken tells the issuer at sign-out whose session it is
 */
record Session(
        String accessToken,
        Instant accessEnds,
        @Nullable String refreshToken,
        String idToken,
        String name,
        Instant since) {

    static Session of(OAuth2AuthorizedClient client, OidcUser person, Instant now) {
        OAuth2AccessToken access = client.getAccessToken();
        OAuth2RefreshToken refresh = client.getRefreshToken();
        String name = Optional.ofNullable(person.getFullName())
                .or(() -> Optional.ofNullable(person.getPreferredUsername()))
                .orElseGet(person::getSubject);
        return new Session(
                access.getTokenValue(),
                end(access, now),
                refresh == null ? null : refresh.getTokenValue(),
                person.getIdToken().getTokenValue(),
                name,
                now);
    }

    /** What the answer does not bring anew stays. */
    Session with(OAuth2AccessTokenResponse answer, Instant now) {
        OAuth2RefreshToken refresh = answer.getRefreshToken();
        Object id = answer.getAdditionalParameters().getOrDefault(OidcParameterNames.ID_TOKEN, idToken);
        return new Session(
                answer.getAccessToken().getTokenValue(),
                end(answer.getAccessToken(), now),
                refresh == null ? refreshToken : refresh.getTokenValue(),
                id.toString(),
                name,
                since);
    }

    private static Instant end(OAuth2AccessToken token, Instant otherwise) {
        return Optional.ofNullable(token.getExpiresAt()).orElse(otherwise);
    }
}
