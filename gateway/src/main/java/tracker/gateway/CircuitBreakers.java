package tracker.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Stops asking a service for a moment when most requests to it came to nothing: its callers are told at once, instead of all
 * waiting until their deadlines. What a service answers is never a failure, whatever it says; it has answered as soon as
 * its headers are there, so that a stream is not under way until it ends. What the edge refuses says nothing of a service, and
 * neither does its silence while it is still being asked.
 */
@Component
class CircuitBreakers implements GlobalFilter, Ordered {

    private static final String ATTEMPT = CircuitBreakers.class.getName();

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
                .maxWaitDurationInHalfOpenState(limits.trial())
                .recordException(CircuitBreakers::cameToNothing)
                .ignoreException(Refusal.class::isInstance)
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
        CircuitBreaker breaker = breakers.circuitBreaker(route.getUri().getAuthority());
        return Mono.defer(() -> breaker.tryAcquirePermission()
                ? ask(new Attempt(breaker), exchange, chain)
                : Mono.error(CallNotPermittedException.createCallNotPermittedException(breaker)));
    }

    /** A service's headers are there; what is done with the rest is no matter of the breaker. */
    static void answered(ServerWebExchange exchange) {
        Attempt attempt = exchange.getAttribute(ATTEMPT);
        if (attempt != null) {
            attempt.answered();
        }
    }

    private static Mono<Void> ask(Attempt attempt, ServerWebExchange exchange, GatewayFilterChain chain) {
        exchange.getAttributes().put(ATTEMPT, attempt);
        return chain.filter(exchange.mutate()
                        .request(attempt.watched(exchange.getRequest()))
                        .build())
                .doOnSuccess(_ -> attempt.answered())
                .doOnError(attempt::failed)
                .doOnCancel(attempt::givenUp);
    }

    /** Tells the breaker once how it went, whatever comes after. */
    private static final class Attempt {

        private final CircuitBreaker breaker;
        private final long since;
        private final AtomicBoolean over = new AtomicBoolean();

        /** Its body has begun to be sent, and is not there whole. */
        private volatile boolean underWay;

        Attempt(CircuitBreaker breaker) {
            this.breaker = breaker;
            this.since = breaker.getCurrentTimestamp();
        }

        ServerHttpRequest watched(ServerHttpRequest request) {
            return new ServerHttpRequestDecorator(request) {
                @Override
                public Flux<DataBuffer> getBody() {
                    return super.getBody().doOnSubscribe(_ -> underWay = true).doOnComplete(() -> underWay = false);
                }
            };
        }

        void answered() {
            if (!over.getAndSet(true)) {
                breaker.onSuccess(duration(), breaker.getTimestampUnit());
            }
        }

        void failed(Throwable failure) {
            if (underWay && isLate(failure)) {
                givenUp();
            } else if (!over.getAndSet(true)) {
                breaker.onError(duration(), breaker.getTimestampUnit(), failure);
            }
        }

        void givenUp() {
            if (!over.getAndSet(true)) {
                breaker.releasePermission();
            }
        }

        private long duration() {
            return breaker.getCurrentTimestamp() - since;
        }
    }

    private static boolean isLate(Throwable failure) {
        return failure instanceof TimeoutException
                || failure instanceof ResponseStatusException status
                        && status.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT);
    }

    private static boolean cameToNothing(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof ResponseStatusException status
                        && status.getStatusCode().is5xxServerError();
    }
}
