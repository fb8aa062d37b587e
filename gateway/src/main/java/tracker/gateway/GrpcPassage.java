package tracker.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/**
 * Passes a gRPC call on as it is: each message of a stream at once, any other together with what ends the call; and the
 * trailers, in which gRPC says how it ended and why. (The gateway's own filters make up a status from the headers and leave the
 * trailers behind.)
 */
@Component
final class GrpcPassage implements GlobalFilter, Ordered {

    private static final Set<String> OF_ONE_HOP = Set.of(
            "connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade");
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);
    private static final Duration SILENT = Duration.ofSeconds(5);
    private static final Duration ENDLESS = Duration.ofSeconds(99_999_999); // as long as gRPC can say
    private static final int CONNECTIONS_TO_EACH = 8;
    private static final int CALLS_WAITING = 10_000;

    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
    private final Map<String, HttpClient> clients;
    private final GatewaySettings.Deadlines deadlines;

    GrpcPassage(GatewaySettings settings, ServiceTls tls) {
        HttpClient client = tls.grpc(HttpClient.create(ConnectionProvider.builder("grpc")
                        .maxConnections(CONNECTIONS_TO_EACH)
                        .pendingAcquireMaxCount(CALLS_WAITING)
                        .pendingAcquireTimeout(CONNECT_WITHIN)
                        .build())
                .doOnChannelInit((_, channel, _) -> SignsOfLife.watch(channel, SILENT))
                .disableRetry(true) // whether it took effect is for the caller to find out, who has its request id
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(CONNECT_WITHIN.toMillis())));
        this.clients = settings.services().values().stream()
                .map(GatewaySettings.Service::grpc)
                .distinct()
                .collect(Collectors.toUnmodifiableMap(
                        URI::getAuthority,
                        service -> client.host(service.getHost()).port(service.getPort())));
        this.deadlines = settings.deadlines();
    }

    /** The last thing that is done to a request. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Calls.Call call = Calls.meant(exchange);
        return call == null ? chain.filter(exchange) : pass(exchange, call);
    }

    private Mono<Void> pass(ServerWebExchange exchange, Calls.Call call) {
        Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
        ServerHttpRequest request = exchange.getRequest();
        HttpHeaders headers = onward(request);
        Optional<Duration> asked = GrpcCalls.deadline(headers.get(GrpcCalls.TIMEOUT));
        Duration longest = call.streaming() ? ENDLESS : deadlines.of(call.rpc(), call.takesFiles());
        Duration deadline = asked.filter(own -> own.compareTo(longest) < 0).orElse(longest);
        if (deadline.isZero()) {
            return Mono.error(new Refusal(Problems.deadlinePassed()));
        }
        if (call.streaming() && asked.isEmpty()) {
            headers.remove(GrpcCalls.TIMEOUT);
        } else {
            headers.set(GrpcCalls.TIMEOUT, GrpcCalls.timeout(deadline));
        }
        long end = System.nanoTime() + deadline.toNanos();
        HttpClient client = Objects.requireNonNull(clients.get(route.getUri().getAuthority()));
        HttpClient toService = call.streaming() ? client : client.responseTimeout(deadline.plus(deadlines.grace()));
        return pass(exchange, headers, toService, call.streaming())
                .onErrorMap(
                        GrpcPassage::isOfTheService,
                        failure -> System.nanoTime() - end < 0 ? failure : late(failure, deadline != longest));
    }

    private static boolean isOfTheService(Throwable failure) {
        return failure instanceof IOException || failure instanceof ReadTimeoutException;
    }

    /** A service gives up a call whose deadline is over without a word: no fault of its own where the caller set that deadline. */
    private static Exception late(Throwable failure, boolean asked) {
        if (asked) {
            return new Refusal(Problems.deadlinePassed());
        }
        TimeoutException late = new TimeoutException();
        late.initCause(failure);
        return late;
    }

    private Mono<Void> pass(ServerWebExchange exchange, HttpHeaders headers, HttpClient toService, boolean streaming) {
        ServerHttpRequest request = exchange.getRequest();
        return toService
                .headers(all -> all.set(headers))
                .post()
                .uri(request.getPath().value())
                .send((_, out) -> out.send(request.getBody().map(NettyDataBufferFactory::toByteBuf), _ -> streaming))
                .response((answer, messages) -> passBack(exchange, answer, messages, streaming))
                .then();
    }

    private static HttpHeaders onward(ServerHttpRequest request) {
        HttpHeaders headers = new DefaultHttpHeaders();
        request.getHeaders().forEach((name, values) -> {
            if (!isOfOneHop(name) && !isOfTheWay(name)) {
                headers.add(name, values);
            }
        });
        return headers.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    }

    private Mono<Void> passBack(
            ServerWebExchange exchange, HttpClientResponse answer, ByteBufFlux messages, boolean streaming) {
        CircuitBreakers.answered(exchange);
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(answer.status().code()));
        for (Map.Entry<String, String> header : answer.responseHeaders()) {
            if (!isOfOneHop(header.getKey())) {
                response.getHeaders().add(header.getKey(), header.getValue());
            }
        }
        if (answer.responseHeaders().contains(GrpcCalls.STATUS)) { // nothing but a status, in the place of the headers
            CallOutcomes.note(exchange, answer.responseHeaders().get(GrpcCalls.STATUS));
            return messages.then(response.setComplete());
        }
        HttpHeaders trailers = new DefaultHttpHeaders();
        response.getHeaders().set(HttpHeaderNames.TRAILER.toString(), GrpcCalls.TRAILERS);
        netty(response).trailerHeaders(last -> last.set(trailers));
        Flux<DataBuffer> all = messages.retain()
                .<DataBuffer>map(buffers::wrap)
                .concatWith(answer.trailerHeaders().doOnNext(trailers::set).then(Mono.empty()))
                .onErrorResume(IOException.class, _ -> Mono.empty())
                .doOnComplete(() -> {
                    sayHowItEnded(trailers);
                    CallOutcomes.note(exchange, trailers.get(GrpcCalls.STATUS));
                });
        return streaming ? response.writeAndFlushWith(all.map(Mono::just)) : response.writeWith(all);
    }

    /** A service that is killed says nothing more. */
    private static void sayHowItEnded(HttpHeaders trailers) {
        if (!trailers.contains(GrpcCalls.STATUS)) {
            GrpcCalls.status(Problems.brokenOff()).forEach(trailers::set);
        }
    }

    private static boolean isOfOneHop(String header) {
        return OF_ONE_HOP.contains(header.toLowerCase(Locale.ROOT));
    }

    /** By which way a call came is between the proxies and this gateway. */
    private static boolean isOfTheWay(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.equals("forwarded") || name.startsWith("x-forwarded-");
    }

    private static HttpServerResponse netty(ServerHttpResponse response) {
        ServerHttpResponse inner = response;
        while (inner instanceof ServerHttpResponseDecorator decorator) {
            inner = decorator.getDelegate();
        }
        return ((AbstractServerHttpResponse) inner).getNativeResponse();
    }
}
