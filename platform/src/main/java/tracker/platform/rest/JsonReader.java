package tracker.platform.rest;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Violation;
import tracker.platform.rest.Scalars.Unfit;

/** JSON to messages, strictly: names as in the contract, nothing unknown, no type but the field's; every fault names its field. */
final class JsonReader {
    private final JsonMapper mapper;
    private final TypeRegistry types;

    JsonReader(TypeRegistry types, int nesting) {
        this.types = types;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(nesting)
                        .maxNumberLength(400)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /** Fills the builder from a JSON object, or refuses it with all that is wrong. */
    void read(byte[] json, Message.Builder into) {
        Reading reading = new Reading(types, new ArrayList<>());
        reading.message(parse(json), into, "");
        if (!reading.violations.isEmpty()) {
            throw Rejection.invalid(reading.violations);
        }
    }

    private JsonNode parse(byte[] json) {
        try {
            return mapper.readTree(json);
        } catch (JacksonException e) {
            String what = e.getOriginalMessage().split("\\s*\\(?(start marker at )?\\[Source:", 2)[0];
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
            throw Rejection.malformed("body", "is not JSON: " + what + where);
        }
    }

    /** One pass over a tree, collecting what is wrong. */
    private record Reading(TypeRegistry types, List<Violation> violations) {
        private static final String TYPE = "@type";

        void message(JsonNode json, Message.Builder into, String path) {
            if (!json.isObject()) {
                fault(path, "must be an object");
                return;
            }
            if (into.getDescriptorForType().equals(Any.getDescriptor())) {
                any(json, into, path);
                return;
            }
            json.forEachEntry((name, value) -> {
                FieldDescriptor field = into.getDescriptorForType().findFieldByName(name);
                if (field == null) {
                    fault(
                            at(path, name),
                            "is not a field of " + into.getDescriptorForType().getName());
                } else if (!value.isNull()) {
                    field(field, value, into, at(path, name));
                }
            });
        }

        private void field(FieldDescriptor field, JsonNode value, Message.Builder into, String path) {
            if (field.isMapField()) {
                map(field, value, into, path);
            } else if (field.isRepeated()) {
                list(field, value, into, path);
            } else if (field.getContainingOneof() != null && into.hasOneof(field.getContainingOneof())) {
                fault(
                        path,
                        "excludes "
                                + into.getOneofFieldDescriptor(field.getContainingOneof())
                                        .getName());
            } else {
                set(single(field, value, into, path), read -> into.setField(field, read));
            }
        }

        private void list(FieldDescriptor field, JsonNode value, Message.Builder into, String path) {
            if (!value.isArray()) {
                fault(path, "must be a list");
                return;
            }
            for (int i = 0; i < value.size(); i++) {
                Object read = single(field, value.get(i), into, path + "[" + i + "]");
                set(read, each -> into.addRepeatedField(field, each));
            }
        }

        private void map(FieldDescriptor field, JsonNode value, Message.Builder into, String path) {
            if (!value.isObject()) {
                fault(path, "must be an object");
                return;
            }
            FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
            FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
            value.forEachEntry((key, each) -> {
                Message.Builder entry = into.newBuilderForField(field);
                set(fit(path, () -> Scalars.ofKey(keyField, key)), read -> entry.setField(keyField, read));
                set(single(valueField, each, entry, at(path, key)), read -> {
                    entry.setField(valueField, read);
                    into.addRepeatedField(field, entry.build());
                });
            });
        }

        private @Nullable Object single(FieldDescriptor field, JsonNode value, Message.Builder parent, String path) {
            if (field.getJavaType() == JavaType.MESSAGE && !Scalars.isTime(field)) {
                Message.Builder child = parent.newBuilderForField(field);
                message(value, child, path);
                return child.build();
            }
            return fit(path, () -> scalar(field, value));
        }

        private static Object scalar(FieldDescriptor field, JsonNode value) throws Unfit {
            if (value.isString()) {
                return Scalars.ofString(field, value.stringValue());
            }
            if (value.isNumber()) {
                return Scalars.ofNumber(field, value.decimalValue());
            }
            if (value.isBoolean() && field.getType() == FieldDescriptor.Type.BOOL) {
                return value.booleanValue();
            }
            throw new Unfit("must be " + Scalars.kind(field));
        }

        private void any(JsonNode json, Message.Builder into, String path) {
            JsonNode url = json.path(TYPE);
            Descriptor type = url.isString() ? typeOf(url.stringValue()) : null;
            if (type == null) {
                fault(at(path, TYPE), "must name a type of the contract");
                return;
            }
            Message.Builder held = DynamicMessage.newBuilder(type);
            json.forEachEntry((name, value) -> {
                FieldDescriptor field = type.findFieldByName(name);
                if (field != null && !value.isNull()) {
                    field(field, value, held, at(path, name));
                } else if (field == null && !name.equals(TYPE)) {
                    fault(at(path, name), "is not a field of " + type.getName());
                }
            });
            into.mergeFrom(Any.newBuilder()
                    .setTypeUrl(url.stringValue())
                    .setValue(held.build().toByteString())
                    .build());
        }

        private @Nullable Descriptor typeOf(String url) {
            try {
                return types.getDescriptorForTypeUrl(url);
            } catch (InvalidProtocolBufferException e) {
                return null;
            }
        }

        private @Nullable Object fit(String path, Fitting fitting) {
            try {
                return fitting.get();
            } catch (Unfit e) {
                fault(path, String.valueOf(e.getMessage()));
                return null;
            }
        }

        private static void set(@Nullable Object value, Consumer<Object> setter) {
            if (value != null) {
                setter.accept(value);
            }
        }

        private void fault(String path, String description) {
            violations.add(new Violation(path.isEmpty() ? "body" : path, description));
        }

        private static String at(String path, String name) {
            return path.isEmpty() ? name : path + "." + name;
        }
    }

    private interface Fitting {
        Object get() throws Unfit;
    }
}
