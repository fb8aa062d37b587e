package tracker.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import tracker.contract.Said;

/**
 * Lets an address have so many connections. On those beyond, each request is refused in words and the connection ends with it; what goes beyond
 * twice as many is closed at once. Behind a proxy, which forward headers tell of, all come from its address and none are counted: the limit is the
 * proxy's to keep.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ConnectionLimit implements WebFilter, WebServerFactoryCustomizer<NettyReactiveWebServerFactory> {

    private static final AttributeKey<Boolean> TOO_MANY = AttributeKey.valueOf(ConnectionLimit.class, "tooMany");

    private final Counts connections = new Counts();
    private final int most;
    private final boolean behindAProxy;
    private final Counter refused;
    private final Counter closed;

    @Autowired
    ConnectionLimit(GatewaySettings settings, ServerProperties server, MeterRegistry meters) {
        this(
                settings.limits(),
                server.getForwardHeadersStrategy() != null
                        && server.getForwardHeadersStrategy() != ForwardHeadersStrategy.NONE,
                meters);
    }

    ConnectionLimit(GatewaySettings.Limits limits, boolean behindAProxy, MeterRegistry meters) {
        this.most = limits.connections();
        this.behindAProxy = behindAProxy;
        this.refused = tooMany("refused").register(meters);
        this.closed = tooMany("closed").register(meters);
    }

    private static Counter.Builder tooMany(String how) {
        return Counter.builder("tracker.gateway.connections.limited")
                .description("Connections beyond what an address may have: refused in words, or closed at once")
                .tag("how", how);
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        if (!behindAProxy) {
            factory.addServerCustomizers(server -> server.doOnChannelInit((_, channel, _) -> opened(channel)));
        }
    }

    private void opened(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress internet)) {
            return;
        }
        String address = internet.getAddress().getHostAddress();
        int count = connections.up(address);
        channel.closeFuture().addListener(_ -> connections.down(address));
        if (count > 2L * most) {
            closed.increment();
            channel.close();
        } else if (count > most) {
            refused.increment();
            channel.attr(TOO_MANY).set(true);
        }
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        return Mono.defer(() -> {
            if (!isOneTooMany(request)) {
                return chain.filter(exchange);
            }
            exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
            return Mono.error(new Refusal(new Problem(
                            HttpStatus.TOO_MANY_REQUESTS,
                            "TOO_MANY_CONNECTIONS",
                            Said.of(
                                    "CONNECTIONS_OF_ADDRESS",
                                    "Your address has more than {most} connections open: use fewer, and each for more.",
                                    most))
                    .retryAfter(ClientLimit.A_MOMENT)));
        });
    }

    private static boolean isOneTooMany(HttpServerRequest request) {
        boolean[] found = new boolean[1];
        request.withConnection(connection -> {
            Channel channel = connection.channel();
            Channel carrier = channel.hasAttr(TOO_MANY) ? channel : channel.parent();
            found[0] = carrier != null && carrier.hasAttr(TOO_MANY);
        });
        return found[0];
    }
}
