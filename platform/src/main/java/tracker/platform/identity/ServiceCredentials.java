package tracker.platform.identity;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import tracker.platform.telemetry.Trace;

/**
 * Puts this service's own token (client credentials), fetched anew before it ends, on its calls to other services, and the trace
 * that they belong to.
 */
public final class ServiceCredentials extends CallCredentials {

    private static final Logger log = LoggerFactory.getLogger(ServiceCredentials.class);
    private static final Duration RENEW_BEFORE = Duration.ofSeconds(30);

    private final IdentityProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable OAuth2AccessToken token;

    ServiceCredentials(IdentityProperties properties) {
        this.properties = properties;
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
        Optional<String> trace = Trace.current();
        executor.execute(() -> {
            try {
                Metadata headers = new Metadata();
                trace.ifPresent(current -> headers.put(Trace.HEADER, current));
                headers.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + value());
                applier.apply(headers);
            } catch (RuntimeException e) {
                applier.fail(Status.UNAVAILABLE
                        .withDescription("The issuer gives this service no token now.")
                        .withCause(e));
            }
        });
    }

    /** Fetches the first token before somebody waits for it; if the issuer is not there yet, the first call fetches it. */
    void prepare() {
        try {
            value();
        } catch (RuntimeException e) {
            log.info("The issuer gave no token yet: {}", e.getMessage());
        }
    }

    private String value() {
        OAuth2AccessToken current = token;
        if (current == null || ends(current)) {
            lock.lock();
            try {
                current = token;
                if (current == null || ends(current)) {
                    current = fetch();
                    token = current;
                }
            } finally {
                lock.unlock();
            }
        }
        return current.getTokenValue();
    }

    private static boolean ends(OAuth2AccessToken token) {
        Instant end = token.getExpiresAt();
        return end != null && Instant.now().plus(RENEW_BEFORE).isAfter(end);
    }

    private OAuth2AccessToken fetch() {
        ClientRegistration client = ClientRegistrations.fromIssuerLocation(properties.issuer())
                .registrationId("self")
                .clientId(properties.clientId())
                .clientSecret(properties.clientSecret())
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
        return new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client))
                .getAccessToken();
    }
}
