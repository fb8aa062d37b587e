package tracker.gateway;

import static org.springframework.security.oauth2.core.OAuth2ErrorCodes.INVALID_GRANT;
import static tracker.gateway.SealedCookies.Kind.SESSION;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tracker.contract.Said;

/**
 * Makes of a session's cookie the bearer token that API clients send, so that nothing behind needs to know of sessions. While it
 * is used a session is prolonged by the issuer, up to an age.
 */
@Component
class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);
    private static final String ACTING_FOR = "tracker-acting-for";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Requests that set out together still bring the old cookie a little later. */
    private static final Duration SAME_MOMENT = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int MOST_AT_A_TIME = 10_000;

    private final SealedCookies cookies;
    private final Registration registration;
    private final URI issuer;
    private final GatewaySettings.Sessions settings;
    private final Clock clock = Clock.systemUTC();
    private final WebClientReactiveRefreshTokenTokenResponseClient tokens =
            new WebClientReactiveRefreshTokenTokenResponseClient();

    /** By refresh token, which some issuers take only once. */
    private final Cache<String, Mono<Session>> renewals = Caffeine.newBuilder()
            .expireAfterWrite(SAME_MOMENT)
            .maximumSize(MOST_AT_A_TIME)
            .build();

    Sessions(SealedCookies cookies, Registration registration, GatewaySettings settings) {
        this.cookies = cookies;
        this.registration = registration;
        this.issuer = settings.signIn().issuer();
        this.settings = settings.sessions();
    }

    /** Who came by a cookie; nobody else can be made to call by a page of another site. */
    static @Nullable Session of(ServerWebExchange exchange) {
        return exchange.getAttribute(Session.class.getName());
    }

    void begin(ServerWebExchange exchange, OAuth2AuthorizedClient client, OidcUser person) {
        keep(exchange, Session.of(client, person, clock.instant()));
    }

    Optional<Session> end(ServerWebExchange exchange) {
        Optional<Session> held = cookies.read(exchange, SESSION, Session.class);
        cookies.remove(exchange, SESSION);
        return held;
    }

    /** The end that it has however much it is used. */
    Instant endOf(Session session) {
        return session.since().plus(settings.longest());
    }

    /** A token that comes in its header counts, whatever the cookies say. */
    Mono<Void> resume(ServerWebExchange exchange, WebFilterChain chain) {
        boolean token = exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
        return Mono.justOrEmpty(token ? Optional.<Session>empty() : cookies.read(exchange, SESSION, Session.class))
                .flatMap(session -> current(exchange, session))
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(session -> chain.filter(onward(exchange, session)));
    }

    private Mono<Session> current(ServerWebExchange exchange, Session session) {
        Instant now = clock.instant();
        if (!now.isBefore(endOf(session))) {
            return ended(exchange);
        }
        if (now.isBefore(session.accessEnds().minus(settings.ahead()))) {
            return Mono.just(session);
        }
        boolean good = now.isBefore(session.accessEnds());
        return renewed(session)
                .doOnNext(next -> keep(exchange, next))
                .onErrorResume(failure -> good ? Mono.just(session) : failed(exchange, failure));
    }

    private Mono<Session> renewed(Session session) {
        String token = session.refreshToken();
        return token == null
                ? Mono.error(() -> new OAuth2AuthorizationException(new OAuth2Error(INVALID_GRANT)))
                : renewals.get(
                        token, _ -> renew(session, token).cache(_ -> SAME_MOMENT, _ -> SOON, () -> Duration.ZERO));
    }

    private Mono<Session> renew(Session session, String token) {
        OAuth2AccessToken access = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, session.accessToken(), null, session.accessEnds());
        return registration
                .get()
                .map(client -> new OAuth2RefreshTokenGrantRequest(client, access, new OAuth2RefreshToken(token, null)))
                .flatMap(tokens::getTokenResponse)
                .timeout(PATIENCE)
                .map(answer -> session.with(answer, clock.instant()))
                .doOnError(failure -> log.warn("A session cannot be prolonged: {}", failure.toString()));
    }

    private Mono<Session> failed(ServerWebExchange exchange, Throwable failure) {
        boolean refused = failure instanceof OAuth2AuthorizationException answer
                && INVALID_GRANT.equals(answer.getError().getErrorCode());
        return refused ? ended(exchange) : Mono.error(new IssuerKeys.Unreachable(issuer, failure));
    }

    private Mono<Session> ended(ServerWebExchange exchange) {
        cookies.remove(exchange, SESSION);
        return Mono.error(() -> new Refusal(new Problem(
                HttpStatus.UNAUTHORIZED,
                "SESSION_EXPIRED",
                Said.of("SESSION_ENDED", "Your session has ended. Sign in again at /sign-in."))));
    }

    private void keep(ServerWebExchange exchange, Session session) {
        cookies.write(exchange, SESSION, session, Duration.between(clock.instant(), endOf(session)));
    }

    /** Cookies are between the browser and this gateway, and for whom one acts is said among the services. */
    private static ServerWebExchange onward(ServerWebExchange exchange, Optional<Session> session) {
        session.ifPresent(held -> exchange.getAttributes().put(Session.class.getName(), held));
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    headers.remove(HttpHeaders.COOKIE);
                    headers.remove(ACTING_FOR);
                    session.ifPresent(held -> headers.setBearerAuth(held.accessToken()));
                }))
                .build();
    }
}
