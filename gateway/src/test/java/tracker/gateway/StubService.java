package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** A service behind the gateway: says what reached it, or behaves as badly as the header {@code X-Behave} asks. */
final class StubService {

    record Seen(String service, String method, String uri, Map<String, String> headers, int body) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What the event stream sends; a test decides when. */
    final Sinks.Many<String> events = Sinks.many().unicast().onBackpressureBuffer();

    private final CountDownLatch streaming = new CountDownLatch(1);

    /** How often it was asked by those who ask it to break off. */
    final AtomicInteger attempts = new AtomicInteger();

    /** How often it was asked what its API is. */
    final AtomicInteger described = new AtomicInteger();

    private final String name;
    private final DisposableServer server;

    StubService(String name) {
        this(name, HttpServer.create());
    }

    /** With settings of its own, such as TLS. */
    StubService(String name, HttpServer settings) {
        this.name = name;
        this.server = settings.host("127.0.0.1").port(0).handle(this::answer).bindNow(Duration.ofSeconds(10));
    }

    /** Waits until its stream is being read. */
    void awaitStream() throws InterruptedException {
        assertThat(streaming.await(20, TimeUnit.SECONDS)).isTrue();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().equals("/api/openapi.json")) {
            described.incrementAndGet();
        }
        return switch (request.requestHeaders().get("X-Behave", "")) {
            case "silent" -> Mono.never();
            case "break off first" -> {
                request.requestHeaders().remove("X-Behave");
                yield attempts.getAndIncrement() == 0 ? breakOff(response) : answer(request, response);
            }
            case "break off" -> {
                attempts.incrementAndGet();
                yield breakOff(response);
            }
            case "stream" ->
                response.sse()
                        .sendString(
                                events.asFlux()
                                        .doOnSubscribe(_ -> streaming.countDown())
                                        .map(event -> "data: " + event + "\n\n"),
                                StandardCharsets.UTF_8);
            default ->
                request.receive()
                        .aggregate()
                        .asByteArray()
                        .defaultIfEmpty(new byte[0])
                        .flatMap(body -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                                .header("X-Request-Id", "the service's own")
                                .header(HttpHeaderNames.ETAG, "\"7\"")
                                .sendString(Flux.just(JSON.writeValueAsString(seen(request, body.length))))
                                .then());
        };
    }

    private static Mono<Void> breakOff(HttpServerResponse response) {
        return Mono.fromRunnable(
                () -> response.withConnection(connection -> connection.channel().close()));
    }

    private Seen seen(HttpServerRequest request, int body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.requestHeaders().forEach(header -> headers.put(header.getKey(), header.getValue()));
        return new Seen(name, request.method().name(), request.uri(), headers, body);
    }
}
