package tracker.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** TLS in both directions between the parts of the tracker, once a bundle is named. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnProperty("tracker.tls.bundle")
@EnableConfigurationProperties(TlsProperties.class)
public class TlsAutoConfiguration {

    private static final String RENEWED = "renewed";

    @Bean
    TlsIdentity tlsIdentity(SslBundles bundles, SslBundleRegistry registry, TlsProperties properties)
            throws GeneralSecurityException, IOException {
        TlsIdentity identity = new TlsIdentity(bundles, properties.bundle());
        registry.registerBundle(RENEWED, identity.bundle());
        return identity;
    }
}
