package tracker.contract;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FieldDescriptor.Type;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One way to call an RPC over HTTP: a strict subset of google.api.http. What is outside of it is refused when it is read, so
 * that a contract nobody can serve never gets past its tests.
 */
public record HttpBinding(MethodDescriptor method, String verb, PathTemplate path, String body, String responseBody) {
    private static final String WHOLE = "*";
    private static final Set<String> TEXTS = Set.of(
            Timestamp.getDescriptor().getFullName(), Duration.getDescriptor().getFullName());

    /** The bindings of a method, none when it has no rule. */
    static List<HttpBinding> of(MethodDescriptor method) {
        if (!method.getOptions().hasExtension(AnnotationsProto.http)) {
            return List.of();
        }
        HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
        try {
            return Stream.concat(Stream.of(rule), rule.getAdditionalBindingsList().stream())
                    .map(each -> read(method, each, each != rule))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("HTTP rule of " + method.getFullName() + ": " + e.getMessage(), e);
        }
    }

    private static HttpBinding read(MethodDescriptor method, HttpRule rule, boolean additional) {
        require(!additional || rule.getAdditionalBindingsCount() == 0, "additional_bindings do not nest");
        require(rule.getSelector().isEmpty(), "selector is not supported");
        require(!method.isClientStreaming(), "a client stream has no place in HTTP");
        HttpBinding binding = switch (rule.getPatternCase()) {
            case GET -> binding(method, "GET", rule.getGet(), rule);
            case PUT -> binding(method, "PUT", rule.getPut(), rule);
            case POST -> binding(method, "POST", rule.getPost(), rule);
            case DELETE -> binding(method, "DELETE", rule.getDelete(), rule);
            case PATCH -> binding(method, "PATCH", rule.getPatch(), rule);
            case CUSTOM, PATTERN_NOT_SET ->
                throw new IllegalArgumentException("only get, put, post, delete and patch are supported");
        };
        binding.check();
        return binding;
    }

    private static HttpBinding binding(MethodDescriptor method, String verb, String path, HttpRule rule) {
        return new HttpBinding(method, verb, PathTemplate.parse(path), rule.getBody(), rule.getResponseBody());
    }

    private void check() {
        require(body.isEmpty() || !Set.of("GET", "DELETE").contains(verb), "a body with " + verb + " is not supported");
        if (!body.isEmpty() && !wholeBody()) {
            require(isMessage(field(method.getInputType(), body)), "body '" + body + "' is not a singular message");
        }
        if (!responseBody.isEmpty()) {
            FieldDescriptor shown = field(method.getOutputType(), responseBody);
            require(isMessage(shown), "response_body '" + responseBody + "' is not a singular message");
        }
        path.variables().forEach(variable -> {
            FieldDescriptor bound = field(method.getInputType(), variable.field());
            require(
                    bound.getType() == Type.STRING && !bound.isRepeated(),
                    "path variable '" + variable.field() + "' is not a string");
        });
        parameters()
                .forEach(parameter -> require(
                        isParameter(parameter),
                        "field '" + parameter.getName() + "' is neither in the path nor in the body, and no query"
                                + " parameter can hold it"));
    }

    /** Whether the body is the whole request, but for what the path says. */
    public boolean wholeBody() {
        return body.equals(WHOLE);
    }

    /** The field of the request that the body fills; empty when it is none or the whole request. */
    public Optional<FieldDescriptor> bodyField() {
        return body.isEmpty() || wholeBody() ? Optional.empty() : Optional.of(field(method.getInputType(), body));
    }

    /** The field of the response that is shown; empty when it is the whole response. */
    public Optional<FieldDescriptor> responseField() {
        return responseBody.isEmpty() ? Optional.empty() : Optional.of(field(method.getOutputType(), responseBody));
    }

    /** Fields of the request that the path fills. */
    public List<FieldDescriptor> pathFields() {
        return path.variables().stream()
                .map(variable -> field(method.getInputType(), variable.field()))
                .toList();
    }

    /** Fields of the request that query parameters fill: those in neither path nor body. */
    public List<FieldDescriptor> parameters() {
        return wholeBody()
                ? List.of()
                : method.getInputType().getFields().stream()
                        .filter(field -> !pathFields().contains(field))
                        .filter(field -> !field.getName().equals(body))
                        .toList();
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE && !field.isRepeated();
    }

    private static boolean isParameter(FieldDescriptor field) {
        return field.getJavaType() == JavaType.MESSAGE
                ? TEXTS.contains(field.getMessageType().getFullName())
                : field.getType() != Type.GROUP;
    }

    private static FieldDescriptor field(Descriptor message, String name) {
        FieldDescriptor field = message.findFieldByName(name);
        require(field != null, message.getFullName() + " has no field '" + name + "'");
        return field;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
