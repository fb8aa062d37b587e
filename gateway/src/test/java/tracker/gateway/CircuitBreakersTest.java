package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tracker.contract.Said;

/** A service that does not answer is left alone for a moment, and no other for its sake. */
class CircuitBreakersTest {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration TRIAL = Duration.ofMillis(200);
    private static final GatewaySettings SETTINGS = new GatewaySettings(
            Map.of(),
            new GatewaySettings.SignIn(
                    URI.create("http://issuer"), "tracker", List.of("RS256"), Duration.ZERO, Duration.ZERO),
            null,
            null,
            null,
            null,
            new GatewaySettings.Breaker(4, 50, PAUSE, 1, TRIAL),
            List.of(),
            1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final CircuitBreakers breakers = new CircuitBreakers(
            SETTINGS, new SimpleMeterRegistry(), ((InstantSource) now::get).withZone(ZoneOffset.UTC));
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whenHalfOfTheRequestsCameToNothing_thenTheNextIsRefusedAtOnce() {
        succeeds("a");
        succeeds("a");
        fails("a");
        fails("a");

        StepVerifier.create(request("a", Mono.empty())).verifyError(CallNotPermittedException.class);
        assertThat(asked).hasValue(4);
        succeeds("b");
    }

    @Test
    void whenTheServiceIsBackAfterThePause_thenItIsAskedAgain() {
        failsAndPauses("a");

        succeeds("a");
        succeeds("a");
    }

    @Test
    void whenATryIsAStream_thenItHasSucceededOnceItBegan() {
        failsAndPauses("a");
        Disposable stream =
                filter("a", exchange -> begun(exchange).then(Mono.never())).subscribe();

        succeeds("a");
        assertThat(stream.isDisposed()).isFalse();
        stream.dispose();
        succeeds("a");
    }

    @Test
    void whenATryGetsNoAnswer_thenOthersTryAfterAnotherPause() {
        failsAndPauses("a");
        request("a", Mono.never()).subscribe();
        StepVerifier.create(request("a", Mono.empty())).verifyError(CallNotPermittedException.class);

        await().untilAsserted(() -> {
            now.updateAndGet(instant -> instant.plus(PAUSE).plusMillis(1));
            succeeds("a");
        });
    }

    @Test
    void aStreamThatBreaksOffLaterIsNoFailureOfTheService() {
        for (int i = 0; i < 10; i++) {
            StepVerifier.create(filter("a", exchange -> begun(exchange).then(Mono.error(new IOException()))))
                    .verifyError(IOException.class);
        }

        succeeds("a");
    }

    @Test
    void whatTheEdgeRefusesOrACallerGivesUpIsNoFailureOfTheService() {
        Refusal refusal =
                new Refusal(new Problem(HttpStatus.CONTENT_TOO_LARGE, "BODY_TOO_LARGE", Said.of("LARGE", "")));
        for (int i = 0; i < 10; i++) {
            StepVerifier.create(request("a", Mono.error(refusal))).verifyError(Refusal.class);
            StepVerifier.create(request("a", Mono.never())).thenCancel().verify();
        }

        succeeds("a");
    }

    /** Somebody who does not send all of it must not close a service to everybody. */
    @Test
    void aServiceThatWasNotAskedInFullNeedNotAnswer() {
        for (int i = 0; i < 10; i++) {
            StepVerifier.create(silent("a", Flux.never())).verifyError(TimeoutException.class);
        }
        succeeds("a");

        for (int i = 0; i < 3; i++) {
            StepVerifier.create(silent("a", Flux.empty())).verifyError(TimeoutException.class);
        }
        StepVerifier.create(request("a", Mono.empty())).verifyError(CallNotPermittedException.class);
    }

    /** It takes what comes, and says nothing. */
    private Mono<Void> silent(String service, Flux<DataBuffer> body) {
        return filter(
                service,
                MockServerHttpRequest.post("/").body(body),
                exchange -> exchange.getRequest()
                        .getBody()
                        .mergeWith(Mono.error(TimeoutException::new))
                        .then());
    }

    private static Mono<Void> begun(ServerWebExchange exchange) {
        return Mono.fromRunnable(() -> CircuitBreakers.answered(exchange));
    }

    private void failsAndPauses(String service) {
        for (int i = 0; i < 4; i++) {
            fails(service);
        }
        now.updateAndGet(instant -> instant.plus(PAUSE).plusMillis(1));
    }

    private void succeeds(String service) {
        StepVerifier.create(request(service, Mono.empty())).verifyComplete();
    }

    private void fails(String service) {
        StepVerifier.create(request(service, Mono.error(new IOException()))).verifyError(IOException.class);
    }

    private Mono<Void> request(String service, Mono<Void> outcome) {
        return filter(service, _ -> outcome.doOnSubscribe(_ -> asked.incrementAndGet()));
    }

    private Mono<Void> filter(String service, GatewayFilterChain behind) {
        return filter(service, MockServerHttpRequest.get("/").build(), behind);
    }

    private Mono<Void> filter(String service, MockServerHttpRequest request, GatewayFilterChain behind) {
        MockServerWebExchange exchange = MockServerWebExchange.from(request);
        exchange.getAttributes()
                .put(
                        GATEWAY_ROUTE_ATTR,
                        Route.async()
                                .id("route")
                                .uri("http://" + service + ":80")
                                .predicate(_ -> true)
                                .build());
        return breakers.filter(exchange, behind);
    }
}
