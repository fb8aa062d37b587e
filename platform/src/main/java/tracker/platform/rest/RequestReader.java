package tracker.platform.rest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Violation;
import tracker.platform.rest.Scalars.Unfit;

/** Makes the request message from body, path, query and the three headers that stand for fields. */
final class RequestReader {
    static final String CURSOR = "cursor";
    static final String REQUEST_ID = "request_id";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Pattern ETAG = Pattern.compile("\\s*(?:W/)?\"([^\"]*)\"\\s*|\\s*([^\"\\s,*]+)\\s*");

    private final JsonReader json;
    private final int bodyLimit;

    RequestReader(JsonReader json, long bodyLimit) {
        this.json = json;
        this.bodyLimit = Math.toIntExact(bodyLimit);
    }

    Message read(HttpServletRequest http, Route.Found found, byte[] body) {
        Route route = found.route();
        Message.Builder request = route.prototype().newBuilderForType();
        List<Violation> violations = new ArrayList<>();
        body(http, route, body, request);
        query(http, route, request, violations);
        found.variables().forEach((name, value) -> agree(request, name, value, "the path", violations));
        idempotencyKey(http, request, violations);
        ifMatch(http, route, request, violations);
        lastEventId(http, route, request, violations);
        if (!violations.isEmpty()) {
            throw Rejection.invalid(violations);
        }
        return request.build();
    }

    private void body(HttpServletRequest http, Route route, byte[] body, Message.Builder request) {
        if (body.length == 0) {
            return;
        }
        if (route.binding().body().isEmpty()) {
            throw Rejection.malformed("body", "must be empty here");
        }
        requireJson(http);
        FieldDescriptor field = route.binding().bodyField().orElse(null);
        if (field == null) {
            json.read(body, request);
        } else {
            json.read(body, request.getFieldBuilder(field));
        }
    }

    /** As many bytes as are taken of anybody. */
    byte[] body(HttpServletRequest http) throws IOException {
        byte[] body = http.getContentLengthLong() > bodyLimit
                ? new byte[0]
                : http.getInputStream().readNBytes(bodyLimit + 1);
        if (body.length > bodyLimit || http.getContentLengthLong() > bodyLimit) {
            throw new HttpFailure(
                    413,
                    "BODY_TOO_LARGE",
                    Said.of("BODY_OVER_LIMIT", "The body is larger than {most} bytes.", bodyLimit));
        }
        return body;
    }

    private static void requireJson(HttpServletRequest http) {
        String encoding = http.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw unsupported("Content-Encoding", encoding);
        }
        String type = http.getContentType();
        try {
            if (type == null || !MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(type))) {
                throw unsupported("Content-Type", String.valueOf(type));
            }
        } catch (InvalidMediaTypeException e) {
            throw unsupported("Content-Type", String.valueOf(type));
        }
    }

    private static HttpFailure unsupported(String header, String value) {
        return new HttpFailure(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                Said.of(
                        "CONTENT_REFUSED",
                        "Send Content-Type: application/json; {header} was {value}.",
                        header,
                        value));
    }

    private static void query(
            HttpServletRequest http, Route route, Message.Builder request, List<Violation> violations) {
        parameters(http.getQueryString()).forEach((name, values) -> {
            FieldDescriptor field = route.binding().parameters().stream()
                    .filter(parameter -> parameter.getName().equals(name))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                violations.add(new Violation(name, "is not a query parameter here"));
            } else if (values.size() > 1 && !field.isRepeated()) {
                violations.add(new Violation(name, "is given more than once"));
            } else {
                values.forEach(value -> parameter(request, field, value, violations));
            }
        });
    }

    private static void parameter(
            Message.Builder request, FieldDescriptor field, String text, List<Violation> violations) {
        try {
            Object value = Scalars.ofParameter(field, text);
            if (field.isRepeated()) {
                request.addRepeatedField(field, value);
            } else {
                request.setField(field, value);
            }
        } catch (Unfit e) {
            violations.add(new Violation(field.getName(), String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, List<String>> parameters(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] nameAndValue = pair.split("=", 2);
                parameters
                        .computeIfAbsent(Percent.decodeQuery(nameAndValue[0]), name -> new ArrayList<>())
                        .add(nameAndValue.length == 2 ? Percent.decodeQuery(nameAndValue[1]) : "");
            }
        }
        return parameters;
    }

    private static void idempotencyKey(HttpServletRequest http, Message.Builder request, List<Violation> violations) {
        String key = http.getHeader(IDEMPOTENCY_KEY);
        if (key != null && request.getDescriptorForType().findFieldByName(REQUEST_ID) != null) {
            agree(request, REQUEST_ID, key, "the header " + IDEMPOTENCY_KEY, violations);
        }
    }

    private static void ifMatch(
            HttpServletRequest http, Route route, Message.Builder request, List<Violation> violations) {
        String header = http.getHeader("If-Match");
        if (header == null
                || header.strip().equals("*")
                || route.binding().verb().equals("GET")) {
            return;
        }
        Matcher etag = ETAG.matcher(header);
        if (request.getDescriptorForType().findFieldByName("etag") == null) {
            violations.add(new Violation("If-Match", "means nothing here: the request has no etag"));
        } else if (!etag.matches()) {
            violations.add(new Violation("If-Match", "must be one etag"));
        } else {
            String value = etag.group(1) == null ? etag.group(2) : etag.group(1);
            agree(request, "etag", value, "the header If-Match", violations);
        }
    }

    /** A reader of events that comes back says where it was; its address still holds where it began. */
    private static void lastEventId(
            HttpServletRequest http, Route route, Message.Builder request, List<Violation> violations) {
        String id = http.getHeader("Last-Event-ID");
        FieldDescriptor cursor = request.getDescriptorForType().findFieldByName(CURSOR);
        if (id != null && !id.isEmpty() && route.streams() && cursor != null) {
            parameter(request, cursor, id, violations);
        }
    }

    /** Sets a text field that the body or the query may have set already, to the same. */
    private static void agree(
            Message.Builder request, String name, String value, String source, List<Violation> violations) {
        FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
        Object given = request.getField(field);
        if (!given.equals("") && !given.equals(value)) {
            violations.add(new Violation(name, "differs from " + source));
            return;
        }
        try {
            request.setField(field, Scalars.ofParameter(field, value));
        } catch (Unfit e) {
            violations.add(new Violation(name, String.valueOf(e.getMessage())));
        }
    }
}
