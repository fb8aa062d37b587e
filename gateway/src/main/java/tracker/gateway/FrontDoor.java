package tracker.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** What needs no sign-in: the page, or where to look, and the description of the API, which every service has whole. */
@Configuration(proxyBeanMethods = false)
class FrontDoor {

    private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);
    private static final String OPENAPI = "/api/openapi.json";
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int LARGEST = 16 << 20;

    /** It is large, whoever asks for it, and changes with a new version only. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private static final Map<String, String> WHERE_TO_LOOK = Map.of(
            "name", "Remediation Tracker",
            "openapi", OPENAPI,
            "health", "/actuator/health/readiness",
            "readme", "README.md in the repository");

    @Bean
    RouterFunction<ServerResponse> openToAll(GatewaySettings settings, HttpClient toServices, Page page) {
        WebClient http = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(toServices))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST))
                .build();
        Mono<byte[]> openApi = openApi(http, settings).cache(_ -> KEPT, _ -> Duration.ZERO, () -> Duration.ZERO);
        return RouterFunctions.route()
                .GET(
                        OPENAPI,
                        _ -> openApi.flatMap(document -> ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .bodyValue(document)))
                .add(page.routes())
                .GET("/", _ -> ServerResponse.ok().bodyValue(WHERE_TO_LOOK))
                .build();
    }

    /** The first service that is there answers. */
    private static Mono<byte[]> openApi(WebClient http, GatewaySettings settings) {
        return Flux.fromIterable(settings.services().values())
                .concatMap(service -> document(http, service.http()))
                .next()
                .switchIfEmpty(Mono.error(() -> new Refusal(Problems.noService())));
    }

    private static Mono<byte[]> document(WebClient http, URI service) {
        return http.get()
                .uri(service + OPENAPI)
                .retrieve()
                .bodyToMono(byte[].class)
                .timeout(PATIENCE)
                .onErrorResume(failure -> {
                    log.warn("{} does not give the description of the API: {}", service, failure.toString());
                    return Mono.empty();
                });
    }
}
