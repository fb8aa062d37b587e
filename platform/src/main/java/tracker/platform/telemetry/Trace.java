package tracker.platform.telemetry;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;
import java.util.regex.Pattern;

/** Carries the W3C trace context of a call to the events it causes. */
public final class Trace implements ServerInterceptor {

    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Metadata.Key<String> HEADER = Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> KEY = Context.key("traceparent");

    Trace() {}

    /** The trace context of the call in which the current thread works. */
    public static Optional<String> current() {
        return Optional.ofNullable(KEY.get());
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String header = headers.get(HEADER);
        if (header == null || !TRACEPARENT.matcher(header).matches()) {
            return next.startCall(call, headers);
        }
        return Contexts.interceptCall(Context.current().withValue(KEY, header), call, headers, next);
    }
}
