package tracker.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** An authority that certifies the parts of a test, with keys of the day. */
public final class TestAuthority {

    private final X509Bundle root;

    public TestAuthority(String name) throws Exception {
        root = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** Certifies somebody on this machine by DNS names, or URIs where there is a colon in them. */
    public X509Bundle certify(String... names) throws Exception {
        CertificateBuilder certificate =
                new CertificateBuilder().ecp256().subject("CN=" + names[0]).addSanIpAddress("127.0.0.1");
        for (String name : names) {
            if (name.contains(":")) {
                certificate.addSanUriName(URI.create(name));
            } else {
                certificate.addSanDnsName(name);
            }
        }
        return certificate.buildIssuedBy(root);
    }

    public X509Bundle root() {
        return root;
    }

    /** Puts the files there that an operator would, or replaces them. */
    public static void write(Path directory, X509Bundle own, TestAuthority... believed) throws IOException {
        replace(certificate(directory), own.getCertificatePathPEM());
        replace(key(directory), own.getPrivateKeyPEM());
        replace(
                authorities(directory),
                Arrays.stream(believed)
                        .map(authority -> authority.root.getCertificatePEM())
                        .collect(Collectors.joining("\n")));
    }

    /** What a part must be told to use the files. */
    public static Map<String, String> settings(Path directory) {
        return Map.of(
                "spring.profiles.active", "mtls",
                "spring.ssl.bundle.watch.file.quiet-period", "100ms",
                "TRACKER_TLS_CERTIFICATE", certificate(directory).toString(),
                "TRACKER_TLS_KEY", key(directory).toString(),
                "TRACKER_TLS_AUTHORITIES", authorities(directory).toString());
    }

    private static Path certificate(Path directory) {
        return directory.resolve("tls.crt");
    }

    private static Path key(Path directory) {
        return directory.resolve("tls.key");
    }

    private static Path authorities(Path directory) {
        return directory.resolve("ca.crt");
    }

    private static void replace(Path file, String content) throws IOException {
        Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
