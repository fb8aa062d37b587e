package tracker.platform.identity;

import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/** Identity of every call: the token is verified and the RPC's roles are checked before any code of the service runs. */
@AutoConfiguration
@EnableConfigurationProperties(IdentityProperties.class)
public class IdentityConfiguration {

    /** Identity is checked first, before validation. */
    public static final int ORDER = -100;

    @Bean
    @ConditionalOnMissingBean
    JwtDecoder jwtDecoder(IdentityProperties properties, MeterRegistry meters) {
        IssuerKeys keys = new IssuerKeys(meters);
        return new SupplierJwtDecoder(() -> {
            NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys.of(properties))
                    .jwsAlgorithms(allowed -> allowed.addAll(properties.algorithms()))
                    .build();
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                    JwtValidators.createDefaultWithIssuer(properties.issuer()),
                    new JwtAudienceValidator(properties.audience())));
            return decoder;
        });
    }

    @Bean
    @Order(ORDER)
    @GlobalServerInterceptor
    ServerInterceptor identityInterceptor(JwtDecoder decoder) {
        return new IdentityInterceptor(new Tokens(decoder));
    }

    @Bean
    ServiceCredentials serviceCredentials(IdentityProperties properties) {
        return new ServiceCredentials(properties, Clock.systemUTC());
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> firstToken(
            ServiceCredentials credentials, IdentityProperties properties) {
        return ready -> {
            if (!properties.clientSecret().isBlank()) {
                Thread.ofVirtual().name("first-token").start(credentials::prepare);
            }
        };
    }
}
