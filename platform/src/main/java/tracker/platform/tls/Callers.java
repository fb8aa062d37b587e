package tracker.platform.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** Which processes may call this service: those whose certificate bears an allowed DNS name or URI. */
public final class Callers {

    private static final Logger log = LoggerFactory.getLogger(Callers.class);
    private static final Set<Integer> DNS_NAME_OR_URI = Set.of(2, 6); // RFC 5280, GeneralName

    private final Set<String> allowed;

    Callers(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * Refuses a caller that may not call.
     *
     * @param chain its certificates, its own first, of an authority that is believed; null or empty when it showed none
     */
    public void admit(Certificate @Nullable [] chain) {
        List<String> names = chain == null || chain.length == 0 ? List.of() : names((X509Certificate) chain[0]);
        if (names.stream().noneMatch(allowed::contains)) {
            log.warn("Refused a caller whose certificate names {}: tracker.tls.callers has none of them", names);
            throw Rejection.of(
                    Reason.CALLER_NOT_ALLOWED,
                    names.isEmpty()
                            ? Said.of(
                                    "CERTIFICATE_MISSING",
                                    "This service is called with a certificate that names the caller.")
                            : Said.of(
                                    "CERTIFICATE_NOT_ALLOWED",
                                    "The certificate of the caller names {names}, which may not call this service.",
                                    names));
        }
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> DNS_NAME_OR_URI.contains((Integer) name.getFirst()))
                            .map(name -> String.valueOf(name.getLast()))
                            .toList();
        } catch (CertificateParsingException e) {
            log.warn("The names of a caller's certificate cannot be read", e);
            return List.of();
        }
    }
}
