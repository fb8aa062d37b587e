package tracker.platform.rest;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tracker.contract.Said;
import tracker.platform.error.Errors;
import tracker.platform.error.Rejection.Violation;

/**
 * What went wrong, as RFC 9457 tells it.
 *
 * @param status the HTTP status
 * @param reason the stable name that programs go by
 * @param detail the sentence in English
 * @param metadata what the reason is about, with the code of the sentence
 * @param violations which fields are wrong
 * @param retryAfterSeconds when another try is worthwhile; 0 when nobody said
 */
record Problem(
        int status,
        String reason,
        String detail,
        Map<String, String> metadata,
        List<Violation> violations,
        long retryAfterSeconds) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPE = "urn:tracker:problem:";

    static Problem of(int status, String reason, Said said) {
        return new Problem(status, reason, said.sentence(), said.metadata(), List.of(), 0);
    }

    /** Any failure; an unexpected one shows its incident number and nothing else. */
    static Problem of(Throwable failure) {
        StatusException status = Errors.toStatus(failure);
        com.google.rpc.Status details = Objects.requireNonNullElse(
                StatusProto.fromThrowable(status), com.google.rpc.Status.getDefaultInstance());
        Status.Code code = status.getStatus().getCode();
        Optional<ErrorInfo> info = detail(details, ErrorInfo.class);
        Optional<Said> ours = info.isPresent() ? Optional.empty() : said(code);
        Map<String, String> metadata = new TreeMap<>(info.map(ErrorInfo::getMetadataMap)
                .or(() -> ours.map(Said::metadata))
                .orElse(Map.of()));
        List<Violation> violations = detail(details, BadRequest.class)
                .map(badRequest -> violations(badRequest, metadata))
                .orElse(List.of());
        return new Problem(
                HttpStatusCodes.of(code),
                info.map(ErrorInfo::getReason).orElse(code.name()),
                ours.map(Said::sentence)
                        .orElse(Objects.requireNonNullElse(status.getStatus().getDescription(), code.name())),
                metadata,
                violations,
                detail(details, RetryInfo.class).map(Problem::seconds).orElse(defaultRetry(code)));
    }

    /** The members in the order of the RFC, its extensions behind. */
    Map<String, Object> members(String requestId) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", TYPE + reason.toLowerCase(Locale.ROOT).replace('_', '-'));
        members.put("title", title());
        members.put("status", status);
        members.put("detail", detail);
        members.put("reason", reason);
        members.put("metadata", metadata);
        members.put("violations", violations.stream().map(Problem::members).toList());
        members.put("request_id", requestId);
        return members;
    }

    private static Map<String, Object> members(Violation violation) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("field", violation.field());
        members.put("description", violation.description());
        if (!violation.reason().isEmpty()) {
            members.put("reason", violation.reason());
            members.put("arguments", violation.arguments());
        }
        return members;
    }

    private String title() {
        String words = reason.toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** What was not worded for callers is said in our own words where it could tell too much of the inside, or too little. */
    private static Optional<Said> said(Status.Code code) {
        return switch (code) {
            case UNKNOWN, INTERNAL, DATA_LOSS -> Optional.of(Said.of("FAILED_HERE", "Something went wrong here."));
            case DEADLINE_EXCEEDED ->
                Optional.of(Said.of("DEADLINE_PASSED", "The deadline passed before there was an answer."));
            case UNAVAILABLE -> Optional.of(Said.of("NEEDED_AWAY", "Something that this needs is not there now."));
            default -> Optional.empty();
        };
    }

    private static long defaultRetry(Status.Code code) {
        return code == Status.Code.RESOURCE_EXHAUSTED || code == Status.Code.UNAVAILABLE ? 1 : 0;
    }

    private static long seconds(RetryInfo retry) {
        return Math.max(1, (Durations.toMillis(retry.getRetryDelay()) + 999) / 1000);
    }

    private static List<Violation> violations(BadRequest badRequest, Map<String, String> metadata) {
        return IntStream.range(0, badRequest.getFieldViolationsCount())
                .mapToObj(i -> {
                    BadRequest.FieldViolation violation = badRequest.getFieldViolations(i);
                    return new Violation(
                            violation.getField(),
                            violation.getDescription() + where(violation),
                            violation.getReason(),
                            taken(metadata, Errors.argumentsOf(i)));
                })
                .toList();
    }

    /** What is named so, under the rest of its name; it is not left where it was. */
    private static Map<String, String> taken(Map<String, String> metadata, String prefix) {
        Map<String, String> taken = new TreeMap<>();
        metadata.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                taken.put(name.substring(prefix.length()), value);
            }
        });
        taken.keySet().forEach(name -> metadata.remove(prefix + name));
        return taken;
    }

    /** Over HTTP most send it as a header, and would look for it in vain under the name of the field. */
    private static String where(BadRequest.FieldViolation violation) {
        return violation.getField().equals(RequestReader.REQUEST_ID)
                ? " (the header " + RequestReader.IDEMPOTENCY_KEY + " carries it too)"
                : "";
    }

    private static <M extends Message> Optional<M> detail(com.google.rpc.Status status, Class<M> type) {
        return status.getDetailsList().stream()
                .filter(any -> any.is(type))
                .findFirst()
                .map(any -> unpack(any, type));
    }

    private static <M extends Message> M unpack(Any any, Class<M> type) {
        try {
            return any.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Broken error details", e);
        }
    }
}
