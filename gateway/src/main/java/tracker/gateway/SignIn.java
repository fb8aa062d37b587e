package tracker.gateway;

import static java.util.Objects.requireNonNull;
import static tracker.gateway.SealedCookies.Kind.SIGN_IN;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.server.DefaultServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerAuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.server.ServerOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.server.DefaultServerRedirectStrategy;
import org.springframework.security.web.server.WebFilterExchange;
import org.springframework.security.web.server.authentication.ServerAuthenticationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tracker.contract.Said;

/**
 * What Spring's sign-in would keep in a session on the server, kept in the browser instead: on the way to the issuer what must
 * come back, and when somebody has come back the session itself.
 */
@Component
final class SignIn
        implements ServerOAuth2AuthorizationRequestResolver,
                ServerAuthorizationRequestRepository<OAuth2AuthorizationRequest>,
                ServerOAuth2AuthorizedClientRepository,
                ServerAuthenticationSuccessHandler {

    /** Somebody is at the issuer. */
    private record UnderWay(
            String authorizationUri,
            String clientId,
            String redirectUri,
            Set<String> scopes,
            String state,
            Map<String, String> attributes,
            String returnTo,
            @Nullable Instant since) {

        boolean isOver(Duration patience, Instant now) {
            return since == null || !now.isBefore(since.plus(patience));
        }
    }

    static final String PATH = "/sign-in";

    private static final String RETURN_TO = "return_to";

    /** Of OpenID Connect: tags of languages, the preferred one first. */
    private static final String UI_LOCALES = "ui_locales";

    private static final Pattern LANGUAGES = Pattern.compile("[A-Za-z0-9-]{1,35}( [A-Za-z0-9-]{1,35}){0,9}");

    private final ServerOAuth2AuthorizationRequestResolver requests;
    private final SealedCookies cookies;
    private final Sessions sessions;
    private final ClientLimit clients;
    private final Duration patience;
    private final InstantSource clock = InstantSource.system();

    SignIn(
            Registration registration,
            SealedCookies cookies,
            Sessions sessions,
            ClientLimit clients,
            GatewaySettings settings) {
        this.requests = new DefaultServerOAuth2AuthorizationRequestResolver(registration);
        this.cookies = cookies;
        this.sessions = sessions;
        this.clients = clients;
        this.patience = settings.sessions().wayIn();
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange) {
        boolean asked = exchange.getRequest().getMethod().equals(HttpMethod.GET)
                && exchange.getRequest().getPath().value().equals(PATH);
        return asked ? resolve(exchange, Registration.ID) : Mono.empty();
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> resolve(ServerWebExchange exchange, String registrationId) {
        return clients.admit(exchange)
                .then(Mono.defer(() -> requests.resolve(exchange, registrationId)))
                .map(request -> inTheLanguageOf(exchange, request));
    }

    @Override
    public Mono<Void> saveAuthorizationRequest(OAuth2AuthorizationRequest request, ServerWebExchange exchange) {
        return Mono.fromRunnable(() ->
                cookies.write(exchange, SIGN_IN, underWay(request, returnTo(exchange), clock.instant()), patience));
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> loadAuthorizationRequest(ServerWebExchange exchange) {
        return underWay(exchange).map(SignIn::request);
    }

    @Override
    public Mono<OAuth2AuthorizationRequest> removeAuthorizationRequest(ServerWebExchange exchange) {
        return clients.admit(exchange)
                .then(Mono.defer(() -> underWay(exchange)))
                .doOnNext(underWay -> {
                    cookies.remove(exchange, SIGN_IN);
                    exchange.getAttributes().put(RETURN_TO, underWay.returnTo());
                })
                .map(SignIn::request);
    }

    @Override
    public Mono<Void> saveAuthorizedClient(
            OAuth2AuthorizedClient client, Authentication person, ServerWebExchange exchange) {
        return Mono.fromRunnable(
                () -> sessions.begin(exchange, client, (OidcUser) requireNonNull(person.getPrincipal())));
    }

    /** The session is read elsewhere. */
    @Override
    public <T extends OAuth2AuthorizedClient> Mono<T> loadAuthorizedClient(
            String registrationId, Authentication person, ServerWebExchange exchange) {
        return Mono.empty();
    }

    @Override
    public Mono<Void> removeAuthorizedClient(String registrationId, Authentication person, ServerWebExchange exchange) {
        return Mono.fromRunnable(() -> sessions.end(exchange));
    }

    @Override
    public Mono<Void> onAuthenticationSuccess(WebFilterExchange at, Authentication person) {
        ServerWebExchange exchange = at.getExchange();
        return new DefaultServerRedirectStrategy()
                .sendRedirect(exchange, URI.create(exchange.getRequiredAttribute(RETURN_TO)));
    }

    /** The issuer's page speaks as ours did; what is no language is not passed on. */
    private static OAuth2AuthorizationRequest inTheLanguageOf(
            ServerWebExchange exchange, OAuth2AuthorizationRequest request) {
        String languages = exchange.getRequest().getQueryParams().getFirst(UI_LOCALES);
        return languages != null && LANGUAGES.matcher(languages).matches()
                ? OAuth2AuthorizationRequest.from(request)
                        .additionalParameters(parameters -> parameters.put(UI_LOCALES, languages))
                        .build()
                : request;
    }

    /** A path of this site, so that nobody is led elsewhere by a link that begins here. */
    private static String returnTo(ServerWebExchange exchange) {
        String asked = exchange.getRequest().getQueryParams().getFirst(RETURN_TO);
        if (asked == null) {
            return "/";
        }
        if (!isLocal(asked)) {
            throw new Refusal(new Problem(
                    HttpStatus.BAD_REQUEST,
                    "MALFORMED_REQUEST",
                    Said.of(
                            "RETURN_ELSEWHERE",
                            "return_to must be a path of this site that begins with one slash, such as /plans.")));
        }
        return asked;
    }

    private static boolean isLocal(String path) {
        try {
            URI uri = new URI(path);
            return path.startsWith("/") && !path.startsWith("//") && !uri.isAbsolute() && uri.getRawAuthority() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    /** Only the browser that set out may come back, and within a while. */
    private Mono<UnderWay> underWay(ServerWebExchange exchange) {
        String state = exchange.getRequest().getQueryParams().getFirst(OAuth2ParameterNames.STATE);
        return Mono.justOrEmpty(cookies.read(exchange, SIGN_IN, UnderWay.class))
                .filter(underWay -> underWay.state().equals(state) && !underWay.isOver(patience, clock.instant()));
    }

    private static UnderWay underWay(OAuth2AuthorizationRequest request, String returnTo, Instant since) {
        return new UnderWay(
                request.getAuthorizationUri(),
                request.getClientId(),
                text(request.getRedirectUri()),
                request.getScopes(),
                text(request.getState()),
                request.getAttributes().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> text(entry.getValue()))),
                returnTo,
                since);
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value);
    }

    private static OAuth2AuthorizationRequest request(UnderWay underWay) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(underWay.authorizationUri())
                .clientId(underWay.clientId())
                .redirectUri(underWay.redirectUri())
                .scopes(underWay.scopes()) // by which Spring knows OpenID Connect
                .state(underWay.state())
                .attributes(attributes -> attributes.putAll(underWay.attributes()))
                .build();
    }
}
