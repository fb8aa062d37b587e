package tracker.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import tracker.contract.Said;

/**
 * Refuses a body that is too large, at once where its length is announced, else as soon as it has grown past the limit; and one of
 * which no more comes while it is waited for.
 */
@Component
class BodyLimit implements GlobalFilter, Ordered, DisposableBean {

    /** Says of a route that files come with its requests. */
    static final String TAKES_FILES = BodyLimit.class.getName() + ".takesFiles";

    /** So often in the time that a client may be silent it is asked whether it was. */
    private static final int LOOKS = 10;

    private final GatewaySettings.Limits limits;

    /** One clock for all bodies: a timer for each, and for each part of it, took a tenth of what a call costs. */
    private final Sinks.Many<Long> clock = Sinks.many().multicast().directBestEffort();

    private final Disposable ticking;

    BodyLimit(GatewaySettings settings) {
        this.limits = settings.limits();
        this.ticking = Flux.interval(limits.silence().dividedBy(LOOKS)).subscribe(clock::tryEmitNext);
    }

    @Override
    public void destroy() {
        ticking.dispose();
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        DataSize limit = limit(exchange, headers.getContentType());
        if (headers.getContentLength() > limit.toBytes()) {
            return Mono.error(tooLarge(limit));
        }
        return chain.filter(
                exchange.mutate().request(counted(exchange.getRequest(), limit)).build());
    }

    /** JSON is small, unless a file comes in it: in base64, which makes four bytes of three. A message has room beside a file. */
    private DataSize limit(ServerWebExchange exchange, @Nullable MediaType type) {
        Calls.Call call = Calls.meant(exchange);
        if (call != null) {
            return call.takesFiles() ? withFile() : limits.body();
        }
        boolean json = type != null
                && (type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix()));
        if (!json) {
            return limits.body();
        }
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        boolean takesFiles =
                route != null && Boolean.TRUE.equals(route.getMetadata().get(TAKES_FILES));
        return takesFiles ? withFile() : limits.json();
    }

    private DataSize withFile() {
        return DataSize.ofBytes(limits.body().toBytes() * 3 / 2);
    }

    private ServerHttpRequest counted(ServerHttpRequest request, DataSize limit) {
        return new ServerHttpRequestDecorator(request) {
            @Override
            public Flux<DataBuffer> getBody() {
                AtomicLong seen = new AtomicLong();
                return awaited(super.getBody()).handle((DataBuffer part, SynchronousSink<DataBuffer> sink) -> {
                    if (seen.addAndGet(part.readableByteCount()) > limit.toBytes()) {
                        DataBufferUtils.release(part);
                        sink.error(tooLarge(limit));
                    } else {
                        sink.next(part);
                    }
                });
            }
        };
    }

    /** A client is not silent while nobody asks for more, since the service takes its time. */
    private Flux<DataBuffer> awaited(Flux<DataBuffer> body) {
        AtomicLong wanted = new AtomicLong();
        AtomicLong since = new AtomicLong(System.nanoTime());
        long most = limits.silence().toNanos();
        Mono<DataBuffer> silence = clock.asFlux()
                .filter(_ -> wanted.get() > 0 && System.nanoTime() - since.get() >= most)
                .next()
                .flatMap(_ -> Mono.error(stalled(limits.silence())));
        return body.doOnRequest(more -> {
                    if (wanted.getAndAccumulate(more, Operators::addCap) == 0) {
                        since.set(System.nanoTime());
                    }
                })
                .doOnNext(_ -> {
                    wanted.decrementAndGet();
                    since.set(System.nanoTime());
                })
                .takeUntilOther(silence);
    }

    private static Refusal stalled(Duration silence) {
        return new Refusal(new Problem(
                HttpStatus.REQUEST_TIMEOUT,
                "BODY_UNFINISHED",
                Said.of(
                        "BODY_STALLED",
                        "No more of the body came for {seconds} seconds. Nothing was done: send it again.",
                        silence.toSeconds())));
    }

    private static Refusal tooLarge(DataSize limit) {
        return new Refusal(new Problem(
                HttpStatus.CONTENT_TOO_LARGE,
                "BODY_TOO_LARGE",
                Said.of("BODY_OVER_LIMIT", "The body is larger than {most} bytes.", limit.toBytes())));
    }
}
