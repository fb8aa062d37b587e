package tracker.gateway;

import static org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy.SAME_ORIGIN;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.ReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.authentication.ReactiveOidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcReactiveOAuth2UserService;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.ReactiveOAuth2UserService;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoderFactory;
import org.springframework.security.web.server.DefaultServerRedirectStrategy;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher.MatchResult;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** What only browsers come for: the page, and the way in and out. */
@Configuration(proxyBeanMethods = false)
class Browsers {

    private static final Logger log = LoggerFactory.getLogger(Browsers.class);
    private static final String ITS_OWN_FILES =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
                    + "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    @Bean
    @Order(1)
    SecurityWebFilterChain wayInAndOut(
            ServerHttpSecurity http, SignIn signIn, Registration registration, CsrfCookie csrfCookie, Page page) {
        return plain(http)
                .securityMatcher(pathMatchers(SignIn.PATH, SignOut.PATH, "/login/**"))
                .addFilterBefore(
                        (exchange, chain) -> tellOnThePage(exchange, chain, page), SecurityWebFiltersOrder.CSRF)
                .csrf(csrf -> csrfCookie.protect(csrf, _ -> true))
                .headers(headers -> headers.contentSecurityPolicy(
                        policy -> policy.policyDirectives(SecurityConfiguration.NOTHING_ACTIVE)))
                .oauth2Login(login -> login.loginPage(SignIn.PATH)
                        .clientRegistrationRepository(registration)
                        .authorizationRequestResolver(signIn)
                        .authorizationRequestRepository(signIn)
                        .authorizedClientRepository(signIn)
                        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                        .authenticationSuccessHandler(signIn)
                        .authenticationFailureHandler((_, failure) -> Mono.error(failure)))
                .authorizeExchange(paths -> paths.anyExchange().permitAll())
                .build();
    }

    @Bean
    ReactiveOAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokensForCodes(
            Registration registration) {
        var tokens = new WebClientReactiveAuthorizationCodeTokenResponseClient();
        return request -> registration.inTime(tokens.getTokenResponse(request));
    }

    @Bean
    ReactiveOAuth2UserService<OidcUserRequest, OidcUser> people(Registration registration) {
        var people = new OidcReactiveOAuth2UserService();
        return request -> registration.inTime(people.loadUser(request));
    }

    @Bean
    ReactiveJwtDecoderFactory<ClientRegistration> idTokens(Registration registration) {
        var decoders = new ReactiveOidcIdTokenDecoderFactory();
        return client -> {
            ReactiveJwtDecoder decoder = decoders.createDecoder(client);
            return token -> registration.inTime(decoder.decode(token));
        };
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain pageOpenToAll(ServerHttpSecurity http, Page page) {
        return plain(http)
                .securityMatcher(
                        exchange -> page.isMeant(exchange.getRequest()) ? MatchResult.match() : MatchResult.notMatch())
                .csrf(ServerHttpSecurity.CsrfSpec::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(ITS_OWN_FILES)))
                .authorizeExchange(paths -> paths.anyExchange().permitAll())
                .build();
    }

    private static ServerHttpSecurity plain(ServerHttpSecurity http) {
        return http.httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .headers(headers -> headers.referrerPolicy(policy -> policy.policy(SAME_ORIGIN)));
    }

    /** Whoever was on the way in gets back to the page, which says in words what the reason means. */
    private static Mono<Void> tellOnThePage(ServerWebExchange exchange, WebFilterChain chain, Page page) {
        Mono<Void> answered = chain.filter(exchange)
                .doOnError(failure -> log.warn("Somebody did not get in: {}", failure.toString()));
        return page.isThere() && exchange.getRequest().getMethod().equals(HttpMethod.GET)
                ? answered.onErrorResume(failure -> new DefaultServerRedirectStrategy()
                        .sendRedirect(exchange, failed(Problems.of(failure).reason())))
                : answered;
    }

    private static URI failed(String reason) {
        return UriComponentsBuilder.fromPath("/")
                .queryParam("sign_in_failed", reason)
                .build()
                .toUri();
    }
}
