package tracker.platform.rest;

import static tracker.platform.rest.OpenApi.object;

import build.buf.validate.FieldRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;
import tracker.type.v1.Role;

/** JSON schemas of messages and enums, each collected once it is referred to. */
final class OpenApiSchemas {
    private final Contract contract;
    private final Set<String> referred = new HashSet<>();
    private final Deque<GenericDescriptor> pending = new ArrayDeque<>();

    OpenApiSchemas(Contract contract) {
        this.contract = contract;
    }

    /** Everything that was referred to, and what that refers to. */
    Map<String, Object> all() {
        Map<String, Object> all = new TreeMap<>();
        all.put("Problem", problem());
        for (GenericDescriptor next = pending.poll(); next != null; next = pending.poll()) {
            all.put(next.getFullName(), declared(next));
        }
        return all;
    }

    Map<String, Object> reference(GenericDescriptor type) {
        if (referred.add(type.getFullName())) {
            pending.add(type);
        }
        return object("$ref", "#/components/schemas/" + type.getFullName());
    }

    /** A request body: the message but for what the path says, and nothing unknown; answers may grow. */
    Map<String, Object> ofRequest(Descriptor request, List<FieldDescriptor> inPath) {
        Map<String, Object> schema = message(
                request,
                request.getFields().stream()
                        .filter(field -> !inPath.contains(field))
                        .toList());
        schema.put("additionalProperties", false);
        return schema;
    }

    Map<String, Object> ofField(FieldDescriptor field) {
        if (field.isMapField()) {
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            return object("type", "object", "additionalProperties", single(value, FieldRules.getDefaultInstance()));
        }
        FieldRules rules = field.getOptions().getExtension(ValidateProto.field);
        if (field.isRepeated()) {
            Map<String, Object> array = object(
                    "type", "array", "items", single(field, rules.getRepeated().getItems()));
            if (rules.getRepeated().hasMinItems()) {
                array.put("minItems", rules.getRepeated().getMinItems());
            }
            if (rules.getRepeated().hasMaxItems()) {
                array.put("maxItems", rules.getRepeated().getMaxItems());
            }
            return array;
        }
        return single(field, rules);
    }

    static boolean required(FieldDescriptor field) {
        return field.getOptions().getExtension(ValidateProto.field).getRequired();
    }

    /** Whether an answer carries the header ETag. */
    static boolean hasEtag(HttpBinding binding) {
        Descriptor answer = binding.responseField()
                .map(FieldDescriptor::getMessageType)
                .orElse(binding.method().getOutputType());
        return answer.findFieldByName("etag") != null
                || answer.getFields().stream()
                                .filter(field -> field.getJavaType() == JavaType.MESSAGE && !field.isRepeated())
                                .filter(field -> field.getMessageType().findFieldByName("etag") != null)
                                .count()
                        == 1;
    }

    private Map<String, Object> declared(GenericDescriptor type) {
        return type instanceof EnumDescriptor enumeration
                ? enumeration(enumeration)
                : message((Descriptor) type, ((Descriptor) type).getFields());
    }

    private Map<String, Object> message(Descriptor message, List<FieldDescriptor> fields) {
        boolean allPrinted = Contract.printsAbsent(message);
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (FieldDescriptor field : fields) {
            Map<String, Object> schema = ofField(field);
            properties.put(
                    field.getName(), described(field, allPrinted && field.hasPresence() ? orNull(schema) : schema));
            if (allPrinted || (required(field) && !standsInHeader(field))) {
                required.add(field.getName());
            }
        }
        Map<String, Object> schema = object("type", "object");
        schema.put("description", Prose.paragraphs(contract.comment(message)));
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** The header Idempotency-Key may carry it instead. */
    private static boolean standsInHeader(FieldDescriptor field) {
        return field.getName().equals(RequestReader.REQUEST_ID);
    }

    private Map<String, Object> described(FieldDescriptor field, Map<String, Object> schema) {
        Map<String, Object> described = new LinkedHashMap<>(schema);
        String comment = Prose.paragraphs(contract.comment(field));
        if (!comment.isEmpty()) {
            described.put("description", comment);
        }
        if (field.getOptions().getDeprecated()) {
            described.put("deprecated", true);
        }
        List<Role> datedBackBy = Contract.datedBackBy(field);
        if (!datedBackBy.isEmpty()) {
            described.put("x-dated-back-by", OpenApi.namesOf(datedBackBy));
        }
        return described;
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        if (schema.get("type") instanceof String type) {
            Map<String, Object> nullable = new LinkedHashMap<>(schema);
            nullable.put("type", List.of(type, "null"));
            return nullable;
        }
        return object("anyOf", List.of(schema, object("type", "null")));
    }

    private Map<String, Object> enumeration(EnumDescriptor enumeration) {
        String values = enumeration.getValues().stream()
                .map(value -> "- `" + value.getName() + "`: " + Prose.paragraphs(contract.comment(value)))
                .collect(Collectors.joining("\n"));
        return object(
                "type",
                "string",
                "description",
                Prose.paragraphs(contract.comment(enumeration)) + "\n\n" + values,
                "enum",
                enumeration.getValues().stream()
                        .map(EnumValueDescriptor::getName)
                        .toList());
    }

    private Map<String, Object> single(FieldDescriptor field, FieldRules rules) {
        return switch (field.getType()) {
            case INT32, SINT32, SFIXED32 -> object("type", "integer", "format", "int32");
            case UINT32, FIXED32 -> object("type", "integer", "format", "int64", "minimum", 0);
            case INT64, SINT64, SFIXED64 -> object("type", "string", "format", "int64");
            case UINT64, FIXED64 -> object("type", "string", "format", "uint64");
            case DOUBLE -> object("type", "number", "format", "double");
            case FLOAT -> object("type", "number", "format", "float");
            case BOOL -> object("type", "boolean");
            case STRING -> string(rules.getString());
            case BYTES -> object("type", "string", "contentEncoding", "base64");
            case ENUM -> reference(field.getEnumType());
            case MESSAGE, GROUP -> message(field);
        };
    }

    private static Map<String, Object> string(StringRules rules) {
        Map<String, Object> schema = object("type", "string");
        if (rules.hasMinLen()) {
            schema.put("minLength", rules.getMinLen());
        }
        if (rules.hasMaxLen()) {
            schema.put("maxLength", rules.getMaxLen());
        }
        if (rules.hasPattern()) {
            schema.put("pattern", rules.getPattern());
        }
        if (rules.getInCount() > 0) {
            schema.put("enum", List.copyOf(rules.getInList()));
        }
        return schema;
    }

    private Map<String, Object> message(FieldDescriptor field) {
        Descriptor type = field.getMessageType();
        if (type.equals(Any.getDescriptor())) {
            return object(
                    "type",
                    "object",
                    "properties",
                    object("@type", object("type", "string")),
                    "required",
                    List.of("@type"),
                    "additionalProperties",
                    true);
        }
        if (Scalars.isTime(field)) {
            return type.equals(Timestamp.getDescriptor())
                    ? object("type", "string", "format", "date-time")
                    : object("type", "string", "pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
        }
        return reference(type);
    }

    private static Map<String, Object> problem() {
        Map<String, Object> text = object("type", "string");
        return object(
                "type",
                "object",
                "description",
                "What went wrong (RFC 9457).",
                "properties",
                object(
                        "type", described(text, "URN of the reason."),
                        "title", described(text, "The reason in words."),
                        "status", object("type", "integer", "description", "The HTTP status."),
                        "detail", described(text, "One sentence in English, for those who program."),
                        "reason", described(text, "The stable name that programs go by, such as STALE_ETAG."),
                        "metadata",
                                object(
                                        "type",
                                        "object",
                                        "description",
                                        "What the reason is about; `code` is the stable code of the sentence in `detail`, and"
                                                + " what the sentence tells stands beside it by name (docs/refusals.md).",
                                        "additionalProperties",
                                        text),
                        "violations",
                                object(
                                        "type", "array",
                                        "description", "Which fields are wrong.",
                                        "items",
                                                object(
                                                        "type", "object",
                                                        "properties",
                                                                object(
                                                                        "field",
                                                                        text,
                                                                        "description",
                                                                        text,
                                                                        "reason",
                                                                        described(
                                                                                text,
                                                                                "The rule of the contract that it breaks, such as STRING_MAX_LEN, or the stable"
                                                                                        + " code of the description; absent where it is no proper HTTP or JSON."),
                                                                        "arguments",
                                                                        object(
                                                                                "type", "object",
                                                                                "description",
                                                                                        "What the description tells, by name.",
                                                                                "additionalProperties", text)),
                                                        "required", List.of("field", "description"))),
                        "request_id", described(text, "The id to look for in the log.")),
                "required",
                List.of("type", "title", "status", "detail", "reason", "metadata", "violations", "request_id"));
    }

    private static Map<String, Object> described(Map<String, Object> schema, String description) {
        Map<String, Object> described = new LinkedHashMap<>(schema);
        described.put("description", description);
        return described;
    }
}
