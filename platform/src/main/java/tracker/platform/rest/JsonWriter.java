package tracker.platform.rest;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tracker.contract.Contract;

/**
 * Messages to JSON by protobuf's mapping, with the contract's own names: zeros and empty lists are printed, what is absent and
 * empty maps are left out, but an empty map is shown where nothing else is said; a message with {@code print_absent} shows every
 * field, an absent one as null.
 */
final class JsonWriter {
    private final JsonFactory factory = new JsonFactory();
    private final TypeRegistry types;

    JsonWriter(TypeRegistry types) {
        this.types = types;
    }

    /** One line of UTF-8. */
    byte[] write(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = factory.createGenerator(ObjectWriteContext.empty(), bytes)) {
            message(message, out);
        }
        return bytes.toByteArray();
    }

    private void message(Message message, JsonGenerator out) {
        if (message.getDescriptorForType().equals(Timestamp.getDescriptor())) {
            out.writeString(Timestamps.toString(
                    Timestamp.newBuilder().mergeFrom(message).build()));
        } else if (message.getDescriptorForType().equals(Duration.getDescriptor())) {
            out.writeString(
                    Durations.toString(Duration.newBuilder().mergeFrom(message).build()));
        } else {
            out.writeStartObject();
            if (message.getDescriptorForType().equals(Any.getDescriptor())) {
                any(Any.newBuilder().mergeFrom(message).build(), out);
            } else {
                fields(message, out);
            }
            out.writeEndObject();
        }
    }

    /** A type that this contract does not know is named, its content left out. */
    private void any(Any any, JsonGenerator out) {
        if (any.getTypeUrl().isEmpty()) {
            return;
        }
        out.writeStringProperty("@type", any.getTypeUrl());
        try {
            Descriptor type = types.getDescriptorForTypeUrl(any.getTypeUrl());
            if (type != null) {
                fields(DynamicMessage.parseFrom(type, any.getValue()), out);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Any holds something else than " + any.getTypeUrl(), e);
        }
    }

    private void fields(Message message, JsonGenerator out) {
        boolean printAbsent = Contract.printsAbsent(message.getDescriptorForType());
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                List<?> entries = (List<?>) message.getField(field);
                if (!entries.isEmpty() || printAbsent || message.getAllFields().isEmpty()) {
                    map(field, entries, out);
                }
            } else if (field.isRepeated()) {
                out.writeArrayPropertyStart(field.getName());
                ((List<?>) message.getField(field)).forEach(each -> value(field, each, out));
                out.writeEndArray();
            } else if (!field.hasPresence() || message.hasField(field)) {
                out.writeName(field.getName());
                value(field, message.getField(field), out);
            } else if (printAbsent) {
                out.writeNullProperty(field.getName());
            }
        }
    }

    private void map(FieldDescriptor field, List<?> entries, JsonGenerator out) {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        out.writeObjectPropertyStart(field.getName());
        for (Object each : entries) {
            Message entry = (Message) each;
            out.writeName(key(key, entry.getField(key)));
            value(value, entry.getField(value), out);
        }
        out.writeEndObject();
    }

    private static String key(FieldDescriptor field, Object key) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) key);
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) key);
            default -> String.valueOf(key);
        };
    }

    private void value(FieldDescriptor field, Object value, JsonGenerator out) {
        switch (field.getType()) {
            case INT32, SINT32, SFIXED32 -> out.writeNumber((Integer) value);
            case UINT32, FIXED32 -> out.writeNumber(Integer.toUnsignedLong((Integer) value));
            case INT64, SINT64, SFIXED64 -> out.writeString(Long.toString((Long) value));
            case UINT64, FIXED64 -> out.writeString(Long.toUnsignedString((Long) value));
            case FLOAT -> number((Float) value, out);
            case DOUBLE -> number((Double) value, out);
            case BOOL -> out.writeBoolean((Boolean) value);
            case STRING -> out.writeString((String) value);
            case BYTES -> out.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> enumValue((EnumValueDescriptor) value, out);
            case MESSAGE, GROUP -> message((Message) value, out);
        }
    }

    private static void number(float value, JsonGenerator out) {
        if (Float.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeString(Float.toString(value));
        }
    }

    private static void number(double value, JsonGenerator out) {
        if (Double.isFinite(value)) {
            out.writeNumber(value);
        } else {
            out.writeString(Double.toString(value));
        }
    }

    private static void enumValue(EnumValueDescriptor value, JsonGenerator out) {
        if (value.getIndex() < 0) {
            out.writeNumber(value.getNumber());
        } else {
            out.writeString(value.getName());
        }
    }
}
