package tracker.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Tells the caller who they are here, and gives a page the token that it needs to change something. */
@Configuration(proxyBeanMethods = false)
class WhoAmI {

    record Answer(String subject, String displayName, List<String> roles, List<String> teams, Instant expireTime) {}

    @Bean
    RouterFunction<ServerResponse> theCaller(Sessions sessions) {
        return RouterFunctions.route()
                .GET("/api/v1/session", request -> answer(request, sessions))
                .build();
    }

    private static Mono<ServerResponse> answer(ServerRequest request, Sessions sessions) {
        Session session = Sessions.of(request.exchange());
        Mono<Void> prepared = session == null ? Mono.empty() : CsrfCookie.set(request.exchange());
        return prepared.then(request.principal())
                .cast(JwtAuthenticationToken.class)
                .map(person -> answer(person, session, sessions))
                .flatMap(ServerResponse.ok()::bodyValue);
    }

    private static Answer answer(JwtAuthenticationToken person, @Nullable Session session, Sessions sessions) {
        Jwt token = person.getToken();
        return new Answer(
                person.getName(),
                session == null
                        ? Objects.requireNonNullElse(token.getClaimAsString("name"), person.getName())
                        : session.name(),
                list(token, "roles"),
                list(token, "teams"),
                session == null ? Objects.requireNonNull(token.getExpiresAt()) : sessions.endOf(session));
    }

    private static List<String> list(Jwt token, String claim) {
        return Objects.requireNonNullElse(token.getClaimAsStringList(claim), List.of());
    }
}
