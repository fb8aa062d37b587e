package tracker.platform.mongo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import java.time.Instant;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Any message of the contract as a BSON document and back, without loss: fields under their names in the contract, enums as
 * words, times as RFC 3339 texts since a BSON date ends at the millisecond, fields that this code does not know kept beside.
 */
public final class MessageDocuments {

    private static final String UNKNOWN = "_unknown";

    private MessageDocuments() {}

    /** The message as a document; absent fields are absent. */
    public static BsonDocument toDocument(Message message) {
        BsonDocument document = new BsonDocument();
        message.getAllFields().forEach((field, value) -> document.put(field.getName(), encode(field, value)));
        if (!message.getUnknownFields().isEmpty()) {
            document.put(UNKNOWN, new BsonBinary(message.getUnknownFields().toByteArray()));
        }
        return document;
    }

    /** The message that the document was made of; {@code empty} says of which type. */
    @SuppressWarnings("unchecked") // a builder of M builds M
    public static <M extends Message> M toMessage(BsonDocument document, M empty) {
        Message.Builder builder = empty.newBuilderForType();
        for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
            BsonValue value = document.get(field.getName());
            if (value != null) {
                decode(builder, field, value);
            }
        }
        BsonValue unknown = document.get(UNKNOWN);
        if (unknown != null) {
            builder.setUnknownFields(unknownFields(unknown.asBinary().getData()));
        }
        return (M) builder.build();
    }

    private static UnknownFieldSet unknownFields(byte[] bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("A document holds fields that cannot be read", e);
        }
    }

    private static BsonValue encode(FieldDescriptor field, Object value) {
        if (!field.isRepeated()) {
            return encodeOne(field, value);
        }
        BsonArray array = new BsonArray();
        ((Iterable<?>) value).forEach(element -> array.add(encodeOne(field, element)));
        return array;
    }

    private static BsonValue encodeOne(FieldDescriptor field, Object value) {
        return switch (value) {
            case String text -> new BsonString(text);
            case Integer number -> new BsonInt32(number);
            case Long number -> new BsonInt64(number);
            case Boolean flag -> BsonBoolean.valueOf(flag);
            case Double number -> new BsonDouble(number);
            case Float number -> new BsonDouble(number);
            case ByteString bytes -> new BsonBinary(bytes.toByteArray());
            case EnumValueDescriptor word -> word(word);
            case Timestamp time ->
                new BsonString(Instant.ofEpochSecond(time.getSeconds(), time.getNanos())
                        .toString());
            case Message message -> toDocument(message);
            default -> throw new IllegalArgumentException("No BSON for " + field.getFullName());
        };
    }

    /** A word of a newer contract is known by its number only. */
    private static BsonValue word(EnumValueDescriptor word) {
        return word.getType().findValueByName(word.getName()) == null
                ? new BsonInt32(word.getNumber())
                : new BsonString(word.getName());
    }

    private static void decode(Message.Builder builder, FieldDescriptor field, BsonValue value) {
        if (field.isRepeated()) {
            value.asArray().forEach(element -> builder.addRepeatedField(field, decodeOne(builder, field, element)));
        } else {
            builder.setField(field, decodeOne(builder, field, value));
        }
    }

    private static Object decodeOne(Message.Builder builder, FieldDescriptor field, BsonValue value) {
        return switch (field.getType()) {
            case STRING -> value.asString().getValue();
            case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> value.asInt32().getValue();
            case INT64, SINT64, SFIXED64, UINT64, FIXED64 -> value.asInt64().getValue();
            case BOOL -> value.asBoolean().getValue();
            case DOUBLE -> value.asDouble().getValue();
            case FLOAT -> (float) value.asDouble().getValue();
            case BYTES -> ByteString.copyFrom(value.asBinary().getData());
            case ENUM ->
                value.isInt32()
                        ? field.getEnumType()
                                .findValueByNumberCreatingIfUnknown(
                                        value.asInt32().getValue())
                        : field.getEnumType().findValueByName(value.asString().getValue());
            case MESSAGE, GROUP -> message(builder.newBuilderForField(field).getDefaultInstanceForType(), value);
        };
    }

    private static Message message(Message empty, BsonValue value) {
        if (value.isString()) {
            Instant time = Instant.parse(value.asString().getValue());
            return Timestamp.newBuilder()
                    .setSeconds(time.getEpochSecond())
                    .setNanos(time.getNano())
                    .build();
        }
        return toMessage(value.asDocument(), empty);
    }
}
