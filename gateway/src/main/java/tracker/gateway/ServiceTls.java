package tracker.gateway;

import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.stereotype.Component;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import tracker.tls.TlsIdentity;

/** How the services are reached: in TLS with certificates on both sides when that is configured, in clear otherwise. */
@Component
final class ServiceTls implements HttpClientCustomizer {

    private final @Nullable TlsIdentity identity;

    ServiceTls(ObjectProvider<TlsIdentity> configured, GatewaySettings settings) {
        identity = configured.getIfAvailable();
        if (identity != null) {
            settings.services().forEach((name, service) -> {
                if (!"https".equals(service.http().getScheme())) {
                    throw new IllegalStateException(
                            "With tracker.tls.bundle, tracker.gateway.services.%s.http must be an https address, not %s"
                                    .formatted(name, service.http()));
                }
            });
        }
    }

    @Override
    public HttpClient customize(HttpClient rest) {
        TlsIdentity tls = identity;
        return tls == null
                ? rest
                : rest.secure(ssl ->
                        ssl.sslContext(Http11SslContextSpec.forClient().configure(context -> use(tls, context))));
    }

    /** The same for gRPC, which is HTTP/2 either way. */
    HttpClient grpc(HttpClient calls) {
        TlsIdentity tls = identity;
        return tls == null
                ? calls.protocol(HttpProtocol.H2C)
                : calls.protocol(HttpProtocol.H2)
                        .secure(ssl -> ssl.sslContext(
                                Http2SslContextSpec.forClient().configure(context -> use(tls, context))));
    }

    private static void use(TlsIdentity tls, SslContextBuilder context) {
        context.keyManager(tls.own()).trustManager(tls.authorities());
    }
}
