package tracker.gateway;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;

/** How gRPC writes over HTTP/2 what REST has in status codes, problems and headers of its own. */
final class GrpcCalls {

    static final String CONTENT_TYPE = "application/grpc";
    static final String TIMEOUT = "grpc-timeout";
    static final String STATUS = "grpc-status";

    private static final String MESSAGE = "grpc-message";
    private static final String DETAILS = "grpc-status-details-bin";

    /** The headers behind the last message: which code, in which words, with which details. */
    static final String TRAILERS = String.join(", ", STATUS, MESSAGE, DETAILS);

    private static final String DOMAIN = "tracker";
    private static final long LARGEST_AMOUNT = 99_999_999;
    private static final Pattern TIMEOUT_VALUE = Pattern.compile("(\\d{1,8})([HMSmun])");

    private GrpcCalls() {}

    static boolean isOne(ServerWebExchange exchange) {
        String type = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        return type != null && type.startsWith(CONTENT_TYPE);
    }

    /** The caller's deadline in whole milliseconds; what cannot be read is as good as none. */
    static Optional<Duration> deadline(@Nullable String asked) {
        Matcher value = TIMEOUT_VALUE.matcher(asked == null ? "" : asked);
        return value.matches()
                ? Optional.of(
                        duration(Long.parseLong(value.group(1)), value.group(2)).truncatedTo(ChronoUnit.MILLIS))
                : Optional.empty();
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case "H" -> Duration.ofHours(amount);
            case "M" -> Duration.ofMinutes(amount);
            case "S" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMillis(amount);
            case "u" -> Duration.of(amount, ChronoUnit.MICROS);
            default -> Duration.ofNanos(amount);
        };
    }

    /** Which has room for eight digits. */
    static String timeout(Duration deadline) {
        return deadline.toMillis() <= LARGEST_AMOUNT ? deadline.toMillis() + "m" : deadline.toSeconds() + "S";
    }

    /** The same as a problem says, in the words of gRPC, as headers. */
    static Map<String, String> status(Problem problem) {
        Status.Builder status = Status.newBuilder()
                .setCode(code(problem).getNumber())
                .setMessage(problem.detail())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(problem.reason())
                        .setDomain(DOMAIN)
                        .build()));
        String wait = problem.headers().get(HttpHeaders.RETRY_AFTER);
        if (wait != null) {
            status.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Durations.fromSeconds(Long.parseLong(wait)))
                    .build()));
        }
        if (!problem.requestId().isEmpty()) {
            status.addDetails(Any.pack(
                    RequestInfo.newBuilder().setRequestId(problem.requestId()).build()));
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(STATUS, Integer.toString(status.getCode()));
        headers.put(
                MESSAGE,
                URLEncoder.encode(problem.detail(), StandardCharsets.UTF_8).replace("+", "%20"));
        headers.put(
                DETAILS,
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(status.build().toByteArray()));
        return headers;
    }

    private static Code code(Problem problem) {
        return switch (problem.code()) {
            case UNAUTHORIZED -> Code.UNAUTHENTICATED;
            case FORBIDDEN -> Code.PERMISSION_DENIED;
            case NOT_FOUND, METHOD_NOT_ALLOWED -> Code.UNIMPLEMENTED;
            case TOO_MANY_REQUESTS, CONTENT_TOO_LARGE -> Code.RESOURCE_EXHAUSTED;
            case SERVICE_UNAVAILABLE -> Code.UNAVAILABLE;
            case REQUEST_TIMEOUT, GATEWAY_TIMEOUT -> Code.DEADLINE_EXCEEDED;
            case HttpStatus other when other.is4xxClientError() -> Code.INVALID_ARGUMENT;
            default -> Code.INTERNAL;
        };
    }
}
