package tracker.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Stops asking a service for a moment when most requests to it came to nothing: its callers are told at once, instead of all
 * waiting until their deadlines. What a service answers is never a failure, whatever it says.
 */
@Component
class CircuitBreakers implements GlobalFilter, Ordered {

    private final CircuitBreakerRegistry breakers;

    @Autowired
    CircuitBreakers(GatewaySettings settings, MeterRegistry meters) {
        this(settings, meters, Clock.systemUTC());
    }

    CircuitBreakers(GatewaySettings settings, MeterRegistry meters, Clock clock) {
        GatewaySettings.Breaker limits = settings.breaker();
        this.breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowSize(limits.outOf())
                .minimumNumberOfCalls(limits.outOf())
                .failureRateThreshold(limits.failedPercent())
                .waitDurationInOpenState(limits.pause())
                .permittedNumberOfCallsInHalfOpenState(limits.tries())
                .recordException(CircuitBreakers::cameToNothing)
                .build());
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(meters);
    }

    /** Around all attempts of a request, and within what writes the answer. */
    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
        return chain.filter(exchange)
                .transformDeferred(CircuitBreakerOperator.of(
                        breakers.circuitBreaker(route.getUri().getAuthority())));
    }

    private static boolean cameToNothing(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof ResponseStatusException status
                        && status.getStatusCode().is5xxServerError();
    }
}
