package tracker.stack.issuer;

import static java.util.Objects.requireNonNull;
import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.util.UriComponentsBuilder;

/** The issuer as a process: OpenID Connect for the gateway, client credentials for the services, demo people to sign in. */
@SpringBootApplication
@EnableConfigurationProperties(IssuerSettings.class)
public class Issuer {

    private static final String GATEWAY = "gateway";
    private static final String SIGN_IN = "/sign-in";
    private static final String LOCAL_TOKENS = "/local/tokens";

    /** Starts the issuer with what its environment, or these arguments, say. */
    public static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(Issuer.class)
                .properties("spring.config.name=issuer")
                .run(arguments);
    }

    @Bean
    @Order(1)
    SecurityFilterChain protocol(HttpSecurity http) {
        return http.oauth2AuthorizationServer(server -> {
                    http.securityMatcher(server.getEndpointsMatcher());
                    server.oidc(withDefaults());
                })
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(SIGN_IN)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, IssuerSettings settings) {
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/actuator/health/**", "/error", SIGN_IN, LOCAL_TOKENS)
                                .permitAll()
                                .anyRequest()
                                .authenticated())
                .csrf(csrf -> csrf.ignoringRequestMatchers(LOCAL_TOKENS))
                .formLogin(form -> form.loginPage(SIGN_IN)
                        .defaultSuccessUrl(settings.gateway().toString()))
                .build();
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(IssuerSettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.url().toString())
                .build();
    }

    @Bean
    JWKSource<SecurityContext> signingKeys(IssuerSettings settings) throws IOException {
        return new ImmutableJWKSet<>(SigningKey.load(settings.keys()));
    }

    @Bean
    JwtEncoder jwtEncoder(JWKSource<SecurityContext> signingKeys) {
        return new NimbusJwtEncoder(signingKeys);
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> authority() {
        return context -> {
            if (OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())) {
                context.getClaims().audience(Claims.audience());
            }
            String subject =
                    requireNonNull(context.<Authentication>getPrincipal()).getName();
            if (OidcParameterNames.ID_TOKEN.equals(context.getTokenType().getValue())) {
                Claims.name(context.getClaims(), subject);
            }
            Claims.authority(context.getClaims(), subject);
        };
    }

    @Bean
    UserDetailsService people(IssuerSettings settings) {
        return new InMemoryUserDetailsManager(DemoPeople.all().stream()
                .map(person -> User.withUsername(person.id())
                        .password(plain(settings.demoPassword()))
                        .authorities(person.role())
                        .build())
                .toList());
    }

    @Bean
    RegisteredClientRepository clients(IssuerSettings settings) {
        List<RegisteredClient> clients = new ArrayList<>();
        settings.clients().forEach((id, secret) -> clients.add(client(id, secret, settings)));
        return new InMemoryRegisteredClientRepository(clients);
    }

    private static RegisteredClient client(String id, String secret, IssuerSettings settings) {
        RegisteredClient.Builder client = RegisteredClient.withId(id)
                .clientId(id)
                .clientSecret(plain(secret))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(TokenSettings.builder()
                        .accessTokenTimeToLive(settings.tokenLifetime())
                        .build());
        if (id.equals(GATEWAY)) {
            client.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                    .redirectUris(all -> addresses(settings, "/login/oauth2/code/tracker", all))
                    .postLogoutRedirectUris(all -> addresses(settings, "/", all))
                    .scope(OidcScopes.OPENID)
                    .scope(OidcScopes.PROFILE)
                    .tokenSettings(TokenSettings.builder()
                            .accessTokenTimeToLive(settings.renewedEvery())
                            .refreshTokenTimeToLive(settings.signInLifetime())
                            .build());
        }
        return client.build();
    }

    /** Under both names of this machine, since people type either. */
    private static void addresses(IssuerSettings settings, String path, Set<String> all) {
        UriComponentsBuilder address =
                UriComponentsBuilder.fromUri(settings.gateway().resolve(path));
        all.add(address.toUriString());
        all.add(address.host("localhost").toUriString());
    }

    /** Kept as it is: the secrets are random, and whoever reads this process's memory has them anyway. */
    private static String plain(String secret) {
        return "{noop}" + secret;
    }
}
