package tracker.gateway;

import static org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy.NO_REFERRER;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSecurityContextJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.oauth2.server.resource.authentication.ReactiveJwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.ReactiveJwtGrantedAuthoritiesConverterAdapter;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;
import tracker.contract.Said;

/** Who comes in: holders of a token of the issuer for this audience, or of a session that has one. What they may do is for the service behind to say. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    static final String NOTHING_ACTIVE =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final int BEFORE_SECURITY = -200;
    private static final String BEARER = "Bearer ";
    private static final int NOTHING = -1;

    @Bean
    SecurityWebFilterChain onlyTheSignedIn(
            ServerHttpSecurity http,
            ProblemHandler problems,
            ClientLimit clients,
            Sessions sessions,
            CsrfCookie csrfCookie,
            RememberedTokens verified) {
        ServerAuthenticationEntryPoint unauthenticated =
                (exchange, failure) -> clients.admit(exchange).then(problems.handle(exchange, failure));
        return http.addFilterBefore(sessions::resume, SecurityWebFiltersOrder.CSRF)
                .csrf(csrf -> csrfCookie.protect(csrf, exchange -> Sessions.of(exchange) != null))
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .requestCache(cache -> cache.requestCache(NoOpServerRequestCache.getInstance()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(NOTHING_ACTIVE))
                        .referrerPolicy(policy -> policy.policy(NO_REFERRER)))
                .authorizeExchange(
                        paths -> paths.pathMatchers(HttpMethod.GET, "/", "/api/openapi.json", "/actuator/health/**")
                                .permitAll()
                                .pathMatchers("/actuator/**")
                                .hasAnyRole("administrator", "service", "monitoring")
                                .anyExchange()
                                .authenticated())
                .oauth2ResourceServer(tokens -> tokens.authenticationEntryPoint(unauthenticated)
                        .bearerTokenConverter(bearerToken(verified))
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(rolesOfTheToken())))
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(unauthenticated).accessDeniedHandler(problems::handle))
                .build();
    }

    /** Each of the chain's filters would be timed for each request; what a request takes as a whole is measured anyway. */
    @Bean
    SecurityObservationSettings filtersUntimed() {
        return SecurityObservationSettings.noObservations();
    }

    /** What is kept of a person who signed in is a sealed cookie; a web session beside it would cost each request two changes of thread. */
    @Bean
    WebSessionManager webSessionManager() {
        return _ -> Mono.error(() -> new IllegalStateException("The gateway keeps no web sessions."));
    }

    @Bean
    RememberedTokens tokensOfTheIssuer(GatewaySettings settings, MeterRegistry meters) {
        GatewaySettings.SignIn signIn = settings.signIn();
        Set<JWSAlgorithm> algorithms =
                signIn.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
        NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withJwkSource(
                        new IssuerKeys(WebClient.create(), signIn, Clock.systemUTC(), meters))
                .jwtProcessorCustomizer(processor -> processor.setJWSKeySelector(
                        new JWSVerificationKeySelector<>(algorithms, new JWKSecurityContextJWKSet())))
                .build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.of(
                new JwtIssuerValidator(signIn.issuer().toString()),
                new JwtAudienceValidator(signIn.audience()),
                new JwtClaimValidator<>(JwtClaimNames.EXP, expiry -> expiry != null),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, subject -> subject != null && !subject.isBlank()))));
        return new RememberedTokens(decoder, InstantSource.system());
    }

    /** Closed unless origins are configured: a page of another site gets no answer to read, and none to act on. */
    @Bean
    @Order(BEFORE_SECURITY)
    CorsWebFilter otherSites(GatewaySettings settings) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(settings.allowedOrigins());
        allowed.setAllowedMethods(List.of("GET", "POST", "PUT", "PATCH", "DELETE"));
        allowed.setAllowedHeaders(
                List.of("Authorization", "Content-Type", "If-Match", "Idempotency-Key", RequestIds.HEADER));
        allowed.setExposedHeaders(List.of("ETag", "Retry-After", RequestIds.HEADER));
        return new CorsWebFilter(_ -> allowed, new DefaultCorsProcessor() {
            @Override
            protected void rejectRequest(ServerHttpResponse response) {
                throw new Refusal(new Problem(
                        HttpStatus.FORBIDDEN,
                        "ORIGIN_NOT_ALLOWED",
                        Said.of("ORIGIN_REFUSED", "Pages of this origin may not call the tracker.")));
            }
        });
    }

    @Bean
    ServerExchangeRejectedHandler malformedRequests(ProblemHandler problems) {
        return problems::handle;
    }

    /** What may stand in headers is as usual; it is looked at without regular expressions, which cost each call more than its routing. */
    @Bean
    ServerWebExchangeFirewall wellFormedRequests() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        firewall.setAllowedHeaderNames(name -> isPlain(name, NOTHING));
        firewall.setAllowedHeaderValues(value -> isPlain(value, '\t'));
        return firewall;
    }

    private static boolean isPlain(@Nullable String text, int allowed) {
        if (text == null) { // it asks about a header that is not there too
            return true;
        }
        for (int i = 0, c; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c != allowed && (Character.isISOControl(c) || !Character.isDefined(c))) {
                return false;
            }
        }
        return true;
    }

    /** Text that was verified is a token: only other text is held against the grammar of tokens. */
    private static ServerAuthenticationConverter bearerToken(RememberedTokens verified) {
        ServerAuthenticationConverter grammar = new ServerBearerTokenAuthenticationConverter();
        return exchange -> {
            String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
            if (header != null && header.startsWith(BEARER)) {
                String token = header.substring(BEARER.length());
                if (verified.isKnown(token)) {
                    return Mono.just(new BearerTokenAuthenticationToken(token));
                }
            }
            return grammar.convert(exchange);
        };
    }

    private static ReactiveJwtAuthenticationConverter rolesOfTheToken() {
        JwtGrantedAuthoritiesConverter roles = new JwtGrantedAuthoritiesConverter();
        roles.setAuthoritiesClaimName("roles");
        roles.setAuthorityPrefix("ROLE_");
        ReactiveJwtAuthenticationConverter converter = new ReactiveJwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(new ReactiveJwtGrantedAuthoritiesConverterAdapter(roles));
        return converter;
    }
}
