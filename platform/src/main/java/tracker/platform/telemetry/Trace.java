package tracker.platform.telemetry;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/** Carries the W3C trace context of a call to the events it causes, and its request id to what is logged meanwhile. */
public final class Trace implements ServerInterceptor {

    /** Name of the header, and of the key of an event's meta data, that holds a trace context. */
    public static final String TRACEPARENT = "traceparent";

    public static final Metadata.Key<String> HEADER = Metadata.Key.of(TRACEPARENT, Metadata.ASCII_STRING_MARSHALLER);

    private static final Pattern WELL_FORMED = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final String LOGGED_AS = "http.request.id";
    private static final Context.Key<String> KEY = Context.key(TRACEPARENT);

    Trace() {}

    /** Of the current span; without spans of our own, of the call in which the current thread works, as it came. */
    public static Optional<String> current() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? Optional.of("00-%s-%s-%s"
                        .formatted(
                                span.getTraceId(),
                                span.getSpanId(),
                                span.getTraceFlags().asHex()))
                : Optional.ofNullable(KEY.get());
    }

    /** What a well-formed trace context names; else one that is not valid. */
    static SpanContext parse(String trace) {
        var parts = WELL_FORMED.matcher(trace);
        return parts.matches()
                ? SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String header = headers.get(HEADER);
        ServerCall.Listener<Q> listener =
                header == null || !WELL_FORMED.matcher(header).matches()
                        ? next.startCall(call, headers)
                        : Contexts.interceptCall(Context.current().withValue(KEY, header), call, headers, next);
        String requestId = headers.get(REQUEST_ID);
        return requestId == null ? listener : new Logged<>(listener, requestId);
    }

    /** The handler of a call runs when its request is complete. */
    private static final class Logged<Q> extends SimpleForwardingServerCallListener<Q> {

        private final String requestId;

        private Logged(ServerCall.Listener<Q> listener, String requestId) {
            super(listener);
            this.requestId = requestId;
        }

        @Override
        public void onHalfClose() {
            try (var logged = MDC.putCloseable(LOGGED_AS, requestId)) {
                super.onHalfClose();
            }
        }
    }
}
