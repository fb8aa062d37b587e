package tracker.platform.identity;

import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import tracker.platform.telemetry.Trace;

/**
 * Puts this service's own token (client credentials) on its calls to other services, the token of the caller for whom it
 * calls them, and the trace that they belong to. The own token is renewed once half its life is over, and used to its end when the issuer gives no other.
 */
public final class ServiceCredentials extends CallCredentials {

    private static final Logger log = LoggerFactory.getLogger(ServiceCredentials.class);
    private static final Duration TOO_SHORT = Duration.ofSeconds(5);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int QUESTIONS = 2; // where its endpoints are, and for the token

    private record Own(String value, Instant renewal, Instant end) {}

    private final IdentityProperties properties;
    private final Clock clock;
    private final Duration patience;
    private final RestClientClientCredentialsTokenResponseClient tokens;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Own own;

    ServiceCredentials(IdentityProperties properties, Clock clock) {
        this(properties, clock, PATIENCE);
    }

    /** @param patience how long the issuer may take to answer each question */
    ServiceCredentials(IdentityProperties properties, Clock clock, Duration patience) {
        this.properties = properties;
        this.clock = clock;
        this.patience = patience;
        this.tokens = new RestClientClientCredentialsTokenResponseClient();
        tokens.setRestClient(patient(patience));
    }

    private static RestClient patient(Duration patience) {
        SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
        requests.setConnectTimeout(patience);
        requests.setReadTimeout(patience);
        return RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    @Override
    public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
        String caller = Caller.TOKEN.get(); // of the call under way, which the executor's thread does not know
        Optional<String> trace = Trace.current();
        executor.execute(() -> {
            try {
                Metadata headers = new Metadata();
                trace.ifPresent(current -> headers.put(Trace.HEADER, current));
                headers.put(IdentityInterceptor.AUTHORIZATION, "Bearer " + value());
                if (caller != null) {
                    headers.put(IdentityInterceptor.ACTING_FOR, caller);
                }
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

    /** One asks the issuer; others go on with the token at hand, and wait for that one only where there is none that is good. */
    private String value() {
        Own current = own;
        if (current != null && clock.instant().isBefore(current.renewal())) {
            return current.value();
        }
        Own good = current == null || ends(current) ? null : current;
        if (!taken(good == null ? patience.multipliedBy(QUESTIONS) : Duration.ZERO)) {
            if (good != null) {
                return good.value();
            }
            throw new IllegalStateException("The issuer is still being asked for a token.");
        }
        try {
            Own renewed = own;
            if (renewed == null || renewed == current) {
                renewed = renew(current);
                own = renewed;
            }
            return renewed.value();
        } finally {
            lock.unlock();
        }
    }

    private boolean taken(Duration within) {
        try {
            return lock.tryLock(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean ends(Own token) {
        return clock.instant().plus(TOO_SHORT).isAfter(token.end());
    }

    /** Another token, or the one at hand for another while. */
    private Own renew(@Nullable Own current) {
        Instant now = clock.instant();
        try {
            OAuth2AccessToken token = fetch();
            Instant end = Objects.requireNonNullElse(token.getExpiresAt(), now);
            return new Own(
                    token.getTokenValue(), now.plus(Duration.between(now, end).dividedBy(2)), end);
        } catch (RuntimeException e) {
            if (current == null || ends(current)) {
                throw e;
            }
            log.warn(
                    "The issuer gives no new token; the one at hand is good until {}: {}", current.end(), e.toString());
            return new Own(current.value(), now.plus(TRY_AGAIN_AFTER), current.end());
        }
    }

    private OAuth2AccessToken fetch() {
        ClientRegistration client = ClientRegistrations.fromOidcConfiguration(configuration())
                .registrationId("self")
                .clientId(properties.clientId())
                .clientSecret(properties.clientSecret())
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .build();
        return tokens.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(client))
                .getAccessToken();
    }

    private Map<String, Object> configuration() {
        int millis = Math.toIntExact(patience.toMillis());
        try {
            return OIDCProviderMetadata.resolve(new Issuer(properties.issuer()), millis, millis)
                    .toJSONObject();
        } catch (GeneralException | IOException e) {
            throw new IllegalStateException("The issuer " + properties.issuer() + " cannot be discovered", e);
        }
    }
}
