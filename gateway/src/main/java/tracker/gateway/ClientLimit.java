package tracker.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets each client make so many requests: the subject of its token is the client, and without a token its address. */
@Component
@Order(0)
class ClientLimit implements WebFilter {

    private static final String PROBES = "/actuator/health";

    private final RateLimiter limiter;
    private final Counter refused;

    ClientLimit(GatewaySettings settings, MeterRegistry meters) {
        this.limiter = new RateLimiter(settings.limits(), System::nanoTime);
        this.refused = Counter.builder("tracker.gateway.rate.limited")
                .description("Requests refused because their client made too many")
                .register(meters);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return isProbe(exchange)
                ? chain.filter(exchange)
                : admit(exchange).then(Mono.defer(() -> chain.filter(exchange)));
    }

    /** Supervisors ask for health all the time: they are neither counted nor logged. */
    static boolean isProbe(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().value().startsWith(PROBES);
    }

    /** Completes, or fails with the wait that is asked for. */
    Mono<Void> admit(ServerWebExchange exchange) {
        return exchange.getPrincipal()
                .map(Principal::getName)
                .map("subject "::concat)
                .switchIfEmpty(Mono.fromSupplier(() -> "address " + address(exchange)))
                .map(limiter::admit)
                .filter(Duration::isPositive)
                .doOnNext(_ -> refused.increment())
                .flatMap(wait -> Mono.error(() -> tooMany(wait)));
    }

    private static String address(ServerWebExchange exchange) {
        InetSocketAddress remote = exchange.getRequest().getRemoteAddress();
        return remote == null ? "" : remote.getHostString();
    }

    private static Refusal tooMany(Duration wait) {
        return new Refusal(new Problem(
                        HttpStatus.TOO_MANY_REQUESTS, "RATE_LIMITED", "You make requests faster than is allowed here.")
                .retryAfter(wait));
    }
}
