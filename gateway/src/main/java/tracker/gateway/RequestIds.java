package tracker.gateway;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives every request an id (the caller's own where it is well-formed), passes it on and back, and logs the answer under it: when
 * it begins, or of a gRPC call that says how it ended behind its messages, at the end.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIds implements WebFilter {

    static final String HEADER = "X-Request-Id";

    private static final String SUBJECT = RequestIds.class.getName() + ".subject";
    private static final String TRACE_HEADER = "traceparent";
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Logger access = LoggerFactory.getLogger("tracker.gateway.access");

    static String of(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(HEADER, "");
    }

    /** Notes whose token came with the request: an opaque id, which the issuer knows. */
    static void note(ServerWebExchange exchange, String subject) {
        exchange.getAttributes().put(SUBJECT, subject);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders sent = exchange.getRequest().getHeaders();
        String given = sent.getFirst(HEADER);
        String id = given != null && WELL_FORMED.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        String trace = trace(exchange, sent.getFirst(TRACE_HEADER));
        exchange.getAttributes().put(HEADER, id);
        long start = System.nanoTime();
        AtomicBoolean logged = new AtomicBoolean();
        Runnable logOnce = () -> {
            if (!logged.getAndSet(true)) {
                log(exchange, id, trace, Duration.ofNanos(System.nanoTime() - start));
            }
        };
        exchange.getResponse()
                .beforeCommit(() -> Mono.fromRunnable(() -> {
                    exchange.getResponse().getHeaders().set(HEADER, id);
                    if (!GrpcCalls.isOne(exchange) || CallOutcomes.isNoted(exchange)) {
                        logOnce.run();
                    }
                }));
        return chain.filter(exchange.mutate()
                        .request(request -> request.headers(headers -> {
                            headers.set(HEADER, id);
                            if (trace.isEmpty()) {
                                headers.remove(TRACE_HEADER);
                            } else {
                                headers.set(TRACE_HEADER, trace);
                            }
                        }))
                        .build())
                .doFinally(_ -> {
                    if (exchange.getResponse().isCommitted()) { // else it has yet to be told what went wrong
                        logOnce.run();
                    }
                });
    }

    /** Of the span that this request is here; without spans of our own, as it came if that is well-formed. */
    private static String trace(ServerWebExchange exchange, @Nullable String given) {
        TracingContext here = ServerRequestObservationContext.findCurrent(exchange.getAttributes())
                .<TracingContext>map(observed -> observed.get(TracingContext.class))
                .orElse(null);
        Span span = here == null ? null : here.getSpan();
        if (span == null) {
            return given != null && TRACE.matcher(given).matches() ? given : "";
        }
        TraceContext context = span.context();
        return "00-%s-%s-%s"
                .formatted(context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled()) ? "01" : "00");
    }

    private static void log(ServerWebExchange exchange, String id, String trace, Duration taken) {
        if (ClientLimit.isProbe(exchange)) {
            return;
        }
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        LoggingEventBuilder entry = access.atInfo();
        if (!trace.isEmpty()) {
            entry = entry.addKeyValue("trace.id", trace.substring(3, 35));
        }
        String subject = exchange.getAttribute(SUBJECT);
        if (subject != null) {
            entry = entry.addKeyValue("user.id", subject);
        }
        if (GrpcCalls.isOne(exchange)) { // ECS has no field for it, OpenTelemetry has
            entry = entry.addKeyValue("rpc.response.status_code", CallOutcomes.of(exchange));
        }
        entry.addKeyValue("http.request.id", id)
                .addKeyValue(
                        "http.request.method", exchange.getRequest().getMethod().name())
                .addKeyValue("url.path", exchange.getRequest().getPath().value())
                .addKeyValue("http.response.status_code", status == null ? 0 : status.value())
                .addKeyValue("event.duration", taken.toNanos())
                .addKeyValue("tracker.route", Routes.found(exchange))
                .log("Answered");
    }
}
