package tracker.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** What an issuer says of itself (OpenID Connect Discovery). */
final class Discovery {

    /** How long an issuer is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final ParameterizedTypeReference<Map<String, Object>> METADATA =
            new ParameterizedTypeReference<>() {};

    private Discovery() {}

    static Mono<Map<String, Object>> of(URI issuer, WebClient http) {
        return http.get()
                .uri(issuer + "/.well-known/openid-configuration")
                .retrieve()
                .bodyToMono(METADATA);
    }
}
