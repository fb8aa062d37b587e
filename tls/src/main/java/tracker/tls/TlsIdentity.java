package tracker.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.util.KeyManagerFactoryWrapper;
import io.netty.handler.ssl.util.TrustManagerFactoryWrapper;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * This process's certificate and the authorities that it believes, as an SSL bundle has them. Once the bundle's files change,
 * new connections go by the new ones, and those that are open go on. A server must be certified for the host name it is called by.
 */
public final class TlsIdentity {

    private static final Logger log = LoggerFactory.getLogger(TlsIdentity.class);

    private final AdvancedTlsX509KeyManager own = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager authorities =
            AdvancedTlsX509TrustManager.newBuilder().build();

    TlsIdentity(SslBundles bundles, String name) throws GeneralSecurityException, IOException {
        use(bundles.getBundle(name));
        bundles.addBundleUpdateHandler(name, this::renew);
    }

    /** The same as a bundle, for what reads its bundle only once. */
    SslBundle bundle() {
        return SslBundle.of(
                SslStoreBundle.NONE,
                SslBundleKey.NONE,
                SslOptions.NONE,
                SslBundle.DEFAULT_PROTOCOL,
                SslManagerBundle.of(new KeyManagerFactoryWrapper(own), new TrustManagerFactoryWrapper(authorities)));
    }

    /** Shows this process's certificate. */
    public X509ExtendedKeyManager own() {
        return own;
    }

    /** Judges the certificates of others. */
    public X509ExtendedTrustManager authorities() {
        return authorities;
    }

    private void renew(SslBundle bundle) {
        try {
            use(bundle);
        } catch (GeneralSecurityException | IOException | IllegalStateException e) {
            log.error("The new certificate or authorities cannot be used; those at hand are", e);
        }
    }

    private void use(SslBundle bundle) throws GeneralSecurityException, IOException {
        KeyStore keys = bundle.getStores().getKeyStore();
        KeyStore trusted = bundle.getStores().getTrustStore();
        String alias = keys == null ? null : keyOf(keys, bundle.getKey().getAlias());
        if (keys == null || alias == null || trusted == null) {
            throw new IllegalStateException("The SSL bundle needs a certificate, its private key and the authorities");
        }
        X509Certificate[] chain = x509(List.of(keys.getCertificateChain(alias)));
        PrivateKey key = (PrivateKey) keys.getKey(alias, password(bundle));
        List<Certificate> believed = new ArrayList<>();
        for (String each : Collections.list(trusted.aliases())) {
            believed.add(trusted.getCertificate(each));
        }
        authorities.updateTrustCredentials(x509(believed));
        own.updateIdentityCredentials(chain, key);
        log.info(
                "Known to others as {} until {}",
                chain[0].getSubjectAlternativeNames(),
                chain[0].getNotAfter().toInstant());
    }

    private static @Nullable String keyOf(KeyStore keys, @Nullable String named) throws GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias) && (named == null || named.equals(alias))) {
                return alias;
            }
        }
        return null;
    }

    private static char @Nullable [] password(SslBundle bundle) {
        String password = bundle.getKey().getPassword();
        String ofAll = password == null ? bundle.getStores().getKeyStorePassword() : password;
        return ofAll == null ? null : ofAll.toCharArray();
    }

    private static X509Certificate[] x509(List<Certificate> certificates) {
        return certificates.stream().map(X509Certificate.class::cast).toArray(X509Certificate[]::new);
    }
}
