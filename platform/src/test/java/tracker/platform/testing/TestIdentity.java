package tracker.platform.testing;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import tracker.platform.identity.TestTokens;

/** The service under test believes the tests' own tokens. */
@TestConfiguration(proxyBeanMethods = false)
public class TestIdentity {

    @Bean
    @Primary
    JwtDecoder testDecoder() {
        return TestTokens.decoder();
    }
}
