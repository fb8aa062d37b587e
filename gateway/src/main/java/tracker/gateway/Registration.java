package tracker.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** The gateway as the issuer's client. Its addresses are found by discovery when somebody signs in, and read anew now and then. */
@Component
final class Registration implements ReactiveClientRegistrationRepository {

    static final String ID = "tracker";

    private static final Logger log = LoggerFactory.getLogger(Registration.class);

    private final URI issuer;
    private final GatewaySettings.Sessions settings;
    private final Mono<ClientRegistration> registration;

    Registration(GatewaySettings settings) {
        this.issuer = settings.signIn().issuer();
        this.settings = settings.sessions();
        Duration kept = settings.signIn().keysKept();
        WebClient http = WebClient.create();
        this.registration = Mono.defer(() -> discover(http)).cache(_ -> kept, _ -> Duration.ZERO, () -> Duration.ZERO);
    }

    @Override
    public Mono<ClientRegistration> findByRegistrationId(String id) {
        return id.equals(ID) ? get() : Mono.empty();
    }

    /** Fails with {@link IssuerKeys.Unreachable} while the issuer does not answer. */
    Mono<ClientRegistration> get() {
        return registration;
    }

    private Mono<ClientRegistration> discover(WebClient http) {
        return Discovery.of(issuer, http)
                .timeout(Discovery.PATIENCE)
                .map(this::client)
                .onErrorMap(failure -> {
                    log.warn("Nobody can sign in: {} does not say where", issuer, failure);
                    return new IssuerKeys.Unreachable(issuer, failure);
                });
    }

    /** What is asked of the issuer while somebody waits to come in. */
    <T> Mono<T> inTime(Mono<T> answer) {
        return answer.timeout(Discovery.PATIENCE)
                .onErrorMap(TimeoutException.class, late -> new IssuerKeys.Unreachable(issuer, late));
    }

    private ClientRegistration client(Map<String, Object> found) {
        if (!issuer.toString().equals(found.get("issuer"))) {
            throw new IllegalStateException("The issuer calls itself " + found.get("issuer"));
        }
        ClientRegistration.Builder client = ClientRegistrations.fromOidcConfiguration(found)
                .registrationId(ID)
                .clientId(settings.clientId())
                .clientSecret(settings.clientSecret())
                .scope(settings.scopes())
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build());
        if (settings.clientSecret().isEmpty()) {
            client.clientAuthenticationMethod(ClientAuthenticationMethod.NONE);
        }
        return client.build();
    }
}
