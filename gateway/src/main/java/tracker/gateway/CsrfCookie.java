package tracker.gateway;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The token that our own page can read and send back, and a page of another site cannot: also behind a proxy that ends TLS. */
@Component
final class CsrfCookie implements ServerCsrfTokenRepository {

    private final ServerCsrfTokenRepository plain = repository(false);
    private final ServerCsrfTokenRepository secure = repository(true);
    private final ProblemHandler problems;

    CsrfCookie(ProblemHandler problems) {
        this.problems = problems;
    }

    /** It stands in no answer's body, so none needs to be masked against guessing by the length of what was compressed. */
    void protect(ServerHttpSecurity.CsrfSpec csrf, Predicate<ServerWebExchange> whom) {
        csrf.csrfTokenRepository(this)
                .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler())
                .accessDeniedHandler(problems::handle)
                .requireCsrfProtectionMatcher(new AndServerWebExchangeMatcher(
                        CsrfWebFilter.DEFAULT_CSRF_MATCHER,
                        exchange -> whom.test(exchange) ? MatchResult.match() : MatchResult.notMatch()));
    }

    /** Sets the cookie where it is missing. */
    static Mono<Void> set(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty())
                .then();
    }

    @Override
    public Mono<CsrfToken> generateToken(ServerWebExchange exchange) {
        return repository(exchange).generateToken(exchange);
    }

    @Override
    public Mono<Void> saveToken(ServerWebExchange exchange, @Nullable CsrfToken token) {
        return repository(exchange).saveToken(exchange, token);
    }

    @Override
    public Mono<CsrfToken> loadToken(ServerWebExchange exchange) {
        return repository(exchange).loadToken(exchange);
    }

    private ServerCsrfTokenRepository repository(ServerWebExchange exchange) {
        return SealedCookies.isSecure(exchange.getRequest()) ? secure : plain;
    }

    private static CookieServerCsrfTokenRepository repository(boolean secure) {
        CookieServerCsrfTokenRepository repository = CookieServerCsrfTokenRepository.withHttpOnlyFalse();
        repository.setCookiePath("/");
        repository.setCookieCustomizer(cookie -> cookie.secure(secure).sameSite("Strict"));
        return repository;
    }
}
