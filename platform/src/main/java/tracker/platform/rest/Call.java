package tracker.platform.rest;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import tracker.platform.error.Rejection;
import tracker.platform.telemetry.Trace;

/** What of an HTTP request goes along with the gRPC call: who asks, which trace it belongs to, how long it may take. */
record Call(String requestId, Metadata headers, Duration deadline, boolean deadlineGiven) {
    static final String REQUEST_ID = "x-request-id";
    static final String TIMEOUT = "x-request-timeout";

    private static final List<String> FORWARDED =
            List.of("authorization", "traceparent", "tracestate", "accept-language");
    private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");
    private static final Pattern VISIBLE = Pattern.compile("[ -~]+");

    static Call of(HttpServletRequest http, String requestId, RestProperties properties) {
        Metadata headers = new Metadata();
        headers.put(key(REQUEST_ID), requestId);
        for (String name : FORWARDED) {
            String value = http.getHeader(name);
            if (value != null && VISIBLE.matcher(value).matches()) {
                headers.put(key(name), value);
            }
        }
        Trace.current().ifPresent(trace -> {
            headers.discardAll(Trace.HEADER);
            headers.put(Trace.HEADER, trace);
        });
        Duration asked = timeout(http.getHeader(TIMEOUT));
        Duration deadline = asked == null ? properties.deadline() : asked;
        boolean tooLong = deadline.compareTo(properties.maxDeadline()) > 0;
        return new Call(requestId, headers, tooLong ? properties.maxDeadline() : deadline, asked != null);
    }

    /** The caller's own id of the request when it is a plain one, else a new one. */
    static String requestId(HttpServletRequest http) {
        String given = http.getHeader(REQUEST_ID);
        return given != null && PLAIN_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }

    Message unary(Channel channel, Route route, Message request) {
        return ClientCalls.blockingUnaryCall(with(channel), route.method(), timed(), request);
    }

    /** A stream lasts as long as both sides want, unless the caller said how long. */
    BlockingClientCall<Message, Message> stream(Channel channel, Route route, Message request) {
        return ClientCalls.blockingV2ServerStreamingCall(
                with(channel), route.method(), deadlineGiven ? timed() : CallOptions.DEFAULT, request);
    }

    private Channel with(Channel channel) {
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private CallOptions timed() {
        return CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static @Nullable Duration timeout(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Duration timeout = DurationStyle.SIMPLE.parse(text, ChronoUnit.SECONDS);
            if (timeout.isPositive()) {
                return timeout;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw Rejection.malformed(TIMEOUT, "must be a duration such as 5s or 500ms");
        }
        throw Rejection.malformed(TIMEOUT, "must be longer than nothing");
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
