package tracker.tls;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the parts of the tracker know each other.
 *
 * @param bundle the SSL bundle with this part's certificate and the authorities to believe; without one there is no TLS
 * @param callers who may call this part: DNS names or URIs (SPIFFE) that a caller's certificate bears
 */
@ConfigurationProperties("tracker.tls")
public record TlsProperties(String bundle, @DefaultValue Set<String> callers) {}
