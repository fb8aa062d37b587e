package tracker.platform.identity;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.OutageTolerantJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jose.util.events.Event;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's public keys, found by discovery. They are read anew now and then, and at once for a key not seen before; while the
 * issuer does not answer, those at hand go on to be used.
 */
final class IssuerKeys {

    private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
    private static final int PATIENCE = Math.toIntExact(Duration.ofSeconds(5).toMillis());
    private static final int LARGEST = 1 << 20; // bytes

    private final Counter read;
    private final Counter failed;

    IssuerKeys(MeterRegistry meters) {
        read = readings("read").register(meters);
        failed = readings("failed").register(meters);
    }

    /** As the gateway has it. */
    private static Counter.Builder readings(String outcome) {
        return Counter.builder("tracker.issuer.keys")
                .description("Readings of the issuer's keys")
                .tag("outcome", outcome);
    }

    JWKSource<SecurityContext> of(IdentityProperties properties) {
        ResourceRetriever retriever = new DefaultResourceRetriever(PATIENCE, PATIENCE, LARGEST);
        return JWKSourceBuilder.<SecurityContext>create(
                        address(properties.issuer()), address -> retrieve(retriever, address))
                .cache(properties.keysKept().toMillis(), 2L * PATIENCE)
                .refreshAheadCache(false)
                .rateLimited(false) // the gateway lets in no key that the issuer does not have
                .outageTolerant(Long.MAX_VALUE, IssuerKeys::note)
                .build();
    }

    private Resource retrieve(ResourceRetriever retriever, URL address) throws IOException {
        try {
            Resource keys = retriever.retrieveResource(address);
            read.increment();
            return keys;
        } catch (IOException e) {
            failed.increment();
            throw e;
        }
    }

    private static void note(Event<OutageTolerantJWKSetSource<SecurityContext>, SecurityContext> event) {
        if (event instanceof OutageTolerantJWKSetSource.OutageEvent<SecurityContext> outage) {
            log.warn(
                    "The issuer's keys cannot be read; those at hand are used: {}",
                    outage.getException().toString());
        }
    }

    private URL address(String issuer) {
        try {
            return OIDCProviderMetadata.resolve(new Issuer(issuer), PATIENCE, PATIENCE)
                    .getJWKSetURI()
                    .toURL();
        } catch (GeneralException | IOException e) {
            failed.increment();
            throw new IllegalStateException("The issuer " + issuer + " cannot be discovered", e);
        }
    }
}
