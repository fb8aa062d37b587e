package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;

/** Supervisors may ask for health as often as they like, and nobody else. */
class ClientLimitTest {

    private final ClientLimit limit = new ClientLimit(
            new GatewaySettings(
                    Map.of(),
                    new GatewaySettings.SignIn(
                            URI.create("http://issuer"), "tracker", List.of("RS256"), Duration.ZERO, Duration.ZERO),
                    null,
                    null,
                    new GatewaySettings.Limits(
                            DataSize.ofBytes(1), DataSize.ofBytes(1), 1, 1, 100, 100, 100, Duration.ZERO),
                    null,
                    null,
                    List.of(),
                    1),
            new SimpleMeterRegistry());

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void aProbeIsNotCounted(String path) {
        MockServerHttpRequest.BaseBuilder<?> probe = MockServerHttpRequest.get(path);

        assertThat(passes(probe)).isTrue();
        assertThat(passes(probe)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/else", "/api/v1/teams"})
    void anythingElseIs(String path) {
        MockServerHttpRequest.BaseBuilder<?> request = MockServerHttpRequest.get(path);

        assertThat(passes(request)).isTrue();
        assertThat(passes(request)).isFalse();
    }

    @Test
    void whatComesThroughAProxyIsNoProbe() {
        MockServerHttpRequest.BaseBuilder<?> request =
                MockServerHttpRequest.get("/actuator/health/readiness").header("X-Forwarded-For", "10.0.0.1");

        assertThat(passes(request)).isTrue();
        assertThat(passes(request)).isFalse();
    }

    private boolean passes(MockServerHttpRequest.BaseBuilder<?> request) {
        return Boolean.TRUE.equals(limit.filter(MockServerWebExchange.from(request), _ -> Mono.empty())
                .thenReturn(true)
                .onErrorReturn(Refusal.class, false)
                .block());
    }
}
