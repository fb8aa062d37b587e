package tracker.platform.rest;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;
import tracker.contract.Rpc;
import tracker.type.v1.Role;

/** The contract as an OpenAPI 3.1 document: what the transcoder serves, in the words of the proto files' comments. */
final class OpenApi {
    private static final Map<String, String> ERRORS = errors();

    private final Contract contract;
    private final OpenApiSchemas schemas;

    private OpenApi(Contract contract) {
        this.contract = contract;
        this.schemas = new OpenApiSchemas(contract);
    }

    static byte[] of(Contract contract) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsBytes(new OpenApi(contract).document());
    }

    private Map<String, Object> document() {
        Map<String, Object> paths = paths();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                object(
                        "title", "Remediation Tracker",
                        "version", "v1",
                        "description",
                                "Escalations reveal recurring problems; a confirmed cause drives a remediation plan."
                                        + " Every mutation takes a `request_id` (or the header Idempotency-Key): retrying with"
                                        + " the same one returns the first response. The header X-Request-Timeout (`5s`, `500ms`) says how"
                                        + " long an answer is worth waiting for. Every error is a problem of RFC 9457"
                                        + " with a stable `reason`, and a stable code for what it says."));
        document.put("servers", List.of(object("url", "/")));
        document.put("security", List.of(object("bearer", List.of())));
        document.put("tags", tags());
        document.put("paths", paths);
        document.put("components", components());
        return document;
    }

    private List<Object> tags() {
        return contract.services().stream()
                .<Object>map(service ->
                        object("name", service.getName(), "description", Prose.paragraphs(contract.comment(service))))
                .toList();
    }

    private Map<String, Object> paths() {
        Map<String, Map<String, Object>> paths = new TreeMap<>();
        for (Rpc rpc : contract.rpcs()) {
            for (int i = 0; i < rpc.bindings().size(); i++) {
                HttpBinding binding = rpc.bindings().get(i);
                paths.computeIfAbsent(binding.path().toString(), path -> new TreeMap<>())
                        .put(binding.verb().toLowerCase(Locale.ROOT), operation(rpc, binding, i));
            }
        }
        return new LinkedHashMap<>(paths);
    }

    private Map<String, Object> operation(Rpc rpc, HttpBinding binding, int index) {
        String comment = contract.comment(rpc.method());
        String name = rpc.method().getService().getName() + "_" + rpc.method().getName();
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", index == 0 ? name : name + "_" + (index + 1));
        operation.put("summary", Prose.firstSentence(comment));
        operation.put("description", Prose.paragraphs(comment) + "\n\nRoles: " + String.join(", ", roles(rpc)) + ".");
        operation.put("tags", List.of(rpc.method().getService().getName()));
        operation.put("x-roles", roles(rpc));
        operation.put("parameters", parameters(binding));
        if (!binding.body().isEmpty()) {
            operation.put("requestBody", requestBody(binding));
        }
        operation.put("responses", responses(binding));
        return operation;
    }

    private static List<String> roles(Rpc rpc) {
        return namesOf(rpc.access().getRolesList());
    }

    static List<String> namesOf(List<Role> roles) {
        return roles.stream()
                .map(role -> role.name().replaceFirst("^ROLE_", "").toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<Object> parameters(HttpBinding binding) {
        List<Object> parameters = new ArrayList<>();
        for (String parameter : binding.path().parameters()) {
            parameters.add(object(
                    "name",
                    parameter,
                    "in",
                    "path",
                    "required",
                    true,
                    "description",
                    "Id of the " + parameter.replace('_', ' ') + ".",
                    "schema",
                    object("type", "string", "minLength", 1)));
        }
        binding.parameters()
                .forEach(field -> parameters.add(object(
                        "name", field.getName(),
                        "in", "query",
                        "required", OpenApiSchemas.required(field),
                        "description", Prose.paragraphs(contract.comment(field)),
                        "schema", schemas.ofField(field))));
        header(binding, RequestReader.REQUEST_ID, RequestReader.IDEMPOTENCY_KEY).ifPresent(parameters::add);
        header(binding, "etag", "If-Match").ifPresent(parameters::add);
        return parameters;
    }

    private static Optional<Object> header(HttpBinding binding, String field, String header) {
        FieldDescriptor found = binding.method().getInputType().findFieldByName(field);
        return Optional.ofNullable(found)
                .filter(mutation -> !binding.verb().equals("GET"))
                .map(mutation -> object(
                        "name",
                        header,
                        "in",
                        "header",
                        "required",
                        false,
                        "description",
                        "Stands for the field `" + field + "`.",
                        "schema",
                        object("type", "string")));
    }

    private Object requestBody(HttpBinding binding) {
        Object schema = binding.bodyField()
                .map(schemas::ofField)
                .orElseGet(() -> schemas.ofRequest(binding.method().getInputType(), binding.pathFields()));
        return object("required", binding.wholeBody(), "content", content("application/json", schema));
    }

    private Map<String, Object> responses(HttpBinding binding) {
        Object schema = binding.responseField()
                .map(schemas::ofField)
                .orElseGet(() -> schemas.reference(binding.method().getOutputType()));
        boolean stream = binding.method().isServerStreaming();
        Map<String, Object> success = object(
                "description",
                stream
                        ? "Server-sent events: each `data` is one message; `end` or `error` is the last event."
                        : Prose.firstSentence(contract.comment(binding.method().getOutputType())));
        if (OpenApiSchemas.hasEtag(binding)) {
            success.put(
                    "headers",
                    object(
                            "ETag",
                            object("description", "The etag of the resource.", "schema", object("type", "string"))));
        }
        success.put("content", content(stream ? "text/event-stream" : "application/json", schema));
        Map<String, Object> responses = object("200", success);
        ERRORS.keySet().forEach(status -> responses.put(status, object("$ref", "#/components/responses/" + status)));
        return responses;
    }

    private Map<String, Object> components() {
        Map<String, Object> responses = new LinkedHashMap<>();
        ERRORS.forEach((status, description) -> responses.put(
                status,
                object(
                        "description",
                        description,
                        "content",
                        content(Problem.MEDIA_TYPE, object("$ref", "#/components/schemas/Problem")))));
        return object(
                "securitySchemes",
                object("bearer", object("type", "http", "scheme", "bearer", "bearerFormat", "JWT")),
                "responses",
                responses,
                "schemas",
                schemas.all());
    }

    private static Map<String, String> errors() {
        return Stream.of(
                        "400:The request is malformed; `violations` names the fields.",
                        "401:No valid token.",
                        "403:The caller may not do this.",
                        "404:There is no such thing.",
                        "409:The state of the thing does not allow it, or a key was used before with other content.",
                        "412:The etag is stale, or others changed the same thing at the same moment.",
                        "413:The body is too large.",
                        "415:The body is not application/json.",
                        "429:Too many requests; Retry-After says when to come again.",
                        "500:Something went wrong here; the log has it under the request id.",
                        "503:Something that this needs is not there now.",
                        "504:The deadline passed.")
                .map(line -> line.split(":", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (a, b) -> a, LinkedHashMap::new));
    }

    private static Map<String, Object> content(String mediaType, Object schema) {
        return object(mediaType, object("schema", schema));
    }

    /** An object of keys and values in their order. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }
}
