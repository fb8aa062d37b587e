package tracker.gateway;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.ConnectionInfo;
import reactor.netty.transport.AddressUtils;

/**
 * Takes from the proxies before the gateway who the client is, and whether it came by TLS. Each proxy adds its entry at the end, so what stands before
 * the entries of the known ones is whatever the client wrote; and so is all else that may be said of a request's way, such as
 * {@code Forwarded}.
 */
@Component
final class Proxies implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    static final String CLIENT = "X-Forwarded-For";
    private static final String SCHEME = "X-Forwarded-Proto";
    private static final List<String> SCHEMES = List.of("http", "https");

    private final int known;
    private final boolean areThere;

    @Autowired
    Proxies(GatewaySettings settings, ServerProperties server) {
        this(settings.proxies(), server.getForwardHeadersStrategy() == ForwardHeadersStrategy.NATIVE);
    }

    Proxies(int known, boolean areThere) {
        this.known = known;
        this.areThere = areThere;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        if (areThere) {
            factory.addServerCustomizers(server -> server.forwarded(this::before));
        }
    }

    private ConnectionInfo before(ConnectionInfo connection, HttpRequest request) {
        ConnectionInfo told = connection;
        String client = ofKnown(request, CLIENT);
        if (client != null) {
            told = told.withRemoteAddress(AddressUtils.parseAddress(client, 0));
        }
        String scheme = ofKnown(request, SCHEME);
        return scheme != null && SCHEMES.contains(scheme) ? withScheme(told, scheme) : told;
    }

    /** The entry of the first of the known proxies; null where none made one. */
    private @Nullable String ofKnown(HttpRequest request, String header) {
        List<String> entries = request.headers().getAll(header).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
        return entries.isEmpty() ? null : entries.get(Math.max(0, entries.size() - known));
    }

    /** A host without a port is meant with that of its scheme. */
    private static ConnectionInfo withScheme(ConnectionInfo connection, String scheme) {
        InetSocketAddress host = connection.getHostAddress();
        boolean usual = connection.getHostPort() == ConnectionInfo.getDefaultHostPort(connection.getScheme());
        return (usual && host != null
                        ? connection.withHostAddress(
                                host, connection.getHostName(), ConnectionInfo.getDefaultHostPort(scheme))
                        : connection)
                .withScheme(scheme);
    }
}
