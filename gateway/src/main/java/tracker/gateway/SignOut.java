package tracker.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Ends a session: the cookie goes, the issuer is told to forget what could prolong a copy of it, and the answer says where the
 * browser goes on, which is to the issuer's own sign-out where it has one.
 */
@Configuration(proxyBeanMethods = false)
class SignOut {

    static final String PATH = "/sign-out";

    private static final Logger log = LoggerFactory.getLogger(SignOut.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String HOME = "/";

    @Bean
    RouterFunction<ServerResponse> wayOut(Sessions sessions, Registration registration) {
        WebClient issuer = WebClient.create();
        return RouterFunctions.route()
                .POST(PATH, request -> end(request, sessions, registration, issuer))
                .build();
    }

    private static Mono<ServerResponse> end(
            ServerRequest request, Sessions sessions, Registration registration, WebClient issuer) {
        Optional<Session> ended = sessions.end(request.exchange());
        URI home = request.uri().resolve(HOME);
        return Mono.justOrEmpty(ended)
                .flatMap(session -> registration
                        .get()
                        .flatMap(client -> forget(session, client, issuer).thenReturn(goOn(session, client, home))))
                .onErrorResume(failure -> {
                    log.warn("Somebody signed out here, but not at the issuer: {}", failure.toString());
                    return Mono.empty();
                })
                .defaultIfEmpty(HOME)
                .flatMap(next -> ServerResponse.ok().bodyValue(Map.of("location", next)));
    }

    /** Token revocation (RFC 7009). */
    private static Mono<Void> forget(Session session, ClientRegistration client, WebClient issuer) {
        String address = endpoint(client, "revocation_endpoint");
        String token = session.refreshToken();
        if (address == null || token == null) {
            return Mono.empty();
        }
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("token", token);
        form.add("token_type_hint", "refresh_token");
        form.add("client_id", client.getClientId());
        return issuer.post()
                .uri(URI.create(address))
                .headers(headers -> {
                    if (!client.getClientAuthenticationMethod().equals(ClientAuthenticationMethod.NONE)) {
                        headers.setBasicAuth(client.getClientId(), client.getClientSecret());
                    }
                })
                .bodyValue(form)
                .retrieve()
                .toBodilessEntity()
                .timeout(PATIENCE)
                .then();
    }

    /** RP-initiated logout, by the browser. */
    private static String goOn(Session session, ClientRegistration client, URI home) {
        String address = endpoint(client, "end_session_endpoint");
        return address == null
                ? HOME
                : UriComponentsBuilder.fromUriString(address)
                        .queryParam("id_token_hint", session.idToken())
                        .queryParam("post_logout_redirect_uri", "{home}")
                        .encode()
                        .buildAndExpand(home)
                        .toUriString();
    }

    private static @Nullable String endpoint(ClientRegistration client, String name) {
        Object address = client.getProviderDetails().getConfigurationMetadata().get(name);
        return address == null ? null : address.toString();
    }
}
