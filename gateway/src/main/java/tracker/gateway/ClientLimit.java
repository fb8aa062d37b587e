package tracker.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.Set;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import tracker.contract.Said;

/**
 * Lets each client make so many requests, and have so many under way at once, streams among them: the subject of its token is the client, and
 * without a token its address.
 */
@Component
@Order(0)
class ClientLimit implements WebFilter {

    /** When to come back where nobody can know: what is under way ends when it ends. */
    static final Duration A_MOMENT = Duration.ofSeconds(1);

    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    private final RateLimiter limiter;
    private final Counter refused;
    private final Counts underWay = new Counts();
    private final int atOnce;

    ClientLimit(GatewaySettings settings, MeterRegistry meters) {
        this.limiter = new RateLimiter(settings.limits(), System::nanoTime);
        this.refused = Counter.builder("tracker.gateway.rate.limited")
                .description("Requests refused because their client made too many")
                .register(meters);
        this.atOnce = settings.limits().atOnce();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (isProbe(exchange)) {
            return chain.filter(exchange);
        }
        return client(exchange)
                .delayUntil(this::admit)
                .flatMap(client ->
                        Mono.using(() -> enter(client), _ -> chain.filter(exchange), _ -> underWay.down(client)));
    }

    /** Supervisors ask for health all the time: they are neither counted nor logged. Whoever comes through a proxy is none. */
    static boolean isProbe(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return PROBES.contains(request.getPath().value())
                && !request.getHeaders().containsHeader(Proxies.CLIENT);
    }

    /** Completes, or fails with the wait that is asked for. */
    Mono<Void> admit(ServerWebExchange exchange) {
        return client(exchange).flatMap(this::admit);
    }

    private Mono<Void> admit(String client) {
        Duration wait = limiter.admit(client);
        if (!wait.isPositive()) {
            return Mono.empty();
        }
        refused.increment();
        return Mono.error(tooFast(wait));
    }

    private String enter(String client) {
        if (underWay.up(client) > atOnce) {
            underWay.down(client);
            refused.increment();
            throw new Refusal(new Problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "TOO_MANY_AT_ONCE",
                            Said.of(
                                    "REQUESTS_UNDER_WAY",
                                    "You have {most} requests under way: wait until some of them have been answered.",
                                    atOnce))
                    .retryAfter(A_MOMENT));
        }
        return client;
    }

    private static Mono<String> client(ServerWebExchange exchange) {
        return exchange.getPrincipal()
                .map(Principal::getName)
                .doOnNext(subject -> RequestIds.note(exchange, subject))
                .map("subject "::concat)
                .switchIfEmpty(Mono.fromSupplier(() -> "address " + address(exchange)));
    }

    private static String address(ServerWebExchange exchange) {
        InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
        return remote == null ? "" : remote.getHostString();
    }

    private static Refusal tooFast(Duration wait) {
        return new Refusal(new Problem(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "RATE_LIMITED",
                        Said.of("REQUESTS_TOO_FAST", "You make requests faster than is allowed here."))
                .retryAfter(wait));
    }
}
