package tracker.platform.eventstore;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Converter;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.UnknownSerializedType;
import org.jspecify.annotations.Nullable;
import tracker.contract.Contract;
import tracker.contract.EventType;

/**
 * Stores messages of the contract as their wire form under their full name and revision, and metadata, which is text, as a
 * protobuf struct; leaves everything else to another serializer.
 */
public final class ProtobufSerializer implements Serializer {

    private record Known(Class<? extends Message> type, Parser<? extends Message> parser, SerializedType serialized) {

        static Known of(Message prototype) {
            var descriptor = prototype.getDescriptorForType();
            String revision =
                    Contract.eventType(descriptor).map(EventType::revision).orElse("1");
            return new Known(
                    prototype.getClass(),
                    prototype.getParserForType(),
                    new SimpleSerializedType(descriptor.getFullName(), revision));
        }
    }

    private static final SerializedType META_DATA = new SimpleSerializedType(MetaData.class.getName(), null);

    private final Map<String, Known> byName = new HashMap<>();
    private final Map<Class<?>, Known> byClass = new HashMap<>();
    private final Serializer others;

    public ProtobufSerializer(Collection<? extends Message> prototypes, Serializer others) {
        this.others = others;
        for (Message prototype : prototypes) {
            Known known = Known.of(prototype);
            byName.put(known.serialized().getName(), known);
            byClass.put(known.type(), known);
        }
    }

    @Override
    public <T> SerializedObject<T> serialize(@Nullable Object object, Class<T> representation) {
        if (object instanceof Message message) {
            return as(
                    representation,
                    message.toByteArray(),
                    known(message.getClass()).serialized());
        }
        if (object instanceof MetaData metaData) {
            return as(representation, struct(metaData).toByteArray(), META_DATA);
        }
        return others.serialize(object, representation);
    }

    private <T> SerializedObject<T> as(Class<T> representation, byte[] bytes, SerializedType type) {
        return new SimpleSerializedObject<>(getConverter().convert(bytes, representation), representation, type);
    }

    @Override
    public <T> boolean canSerializeTo(Class<T> representation) {
        return byte[].class.equals(representation) || getConverter().canConvert(byte[].class, representation);
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"})
    public <S, T> T deserialize(SerializedObject<S> serialized) {
        SerializedType type = serialized.getType();
        if (SerializedType.emptyType().equals(type)) {
            return null;
        }
        try {
            if (META_DATA.getName().equals(type.getName())) {
                return (T) metaData(Struct.parseFrom(bytes(serialized)));
            }
            Known known = byName.get(type.getName());
            if (known != null) {
                return (T) known.parser().parseFrom(bytes(serialized));
            }
        } catch (InvalidProtocolBufferException e) {
            throw new SerializationException("Not a " + type.getName(), e);
        }
        return others.deserialize(serialized);
    }

    private <S> byte[] bytes(SerializedObject<S> serialized) {
        return getConverter().convert(serialized, byte[].class).getData();
    }

    @Override
    public Class<?> classForType(SerializedType type) {
        Known known = byName.get(type.getName());
        if (known != null) {
            return known.type();
        }
        return type.getName().startsWith("tracker.") ? UnknownSerializedType.class : others.classForType(type);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public SerializedType typeForClass(@Nullable Class type) {
        if (type != null && Message.class.isAssignableFrom(type)) {
            return known(type).serialized();
        }
        return MetaData.class.equals(type) ? META_DATA : others.typeForClass(type);
    }

    @Override
    public Converter getConverter() {
        return others.getConverter();
    }

    private Known known(Class<?> type) {
        Known known = byClass.get(type);
        if (known == null) {
            throw new SerializationException("Not a message of the contract: " + type.getName());
        }
        return known;
    }

    private static Struct struct(MetaData metaData) {
        Struct.Builder struct = Struct.newBuilder();
        metaData.forEach((key, value) -> {
            if (!(value instanceof String text)) {
                throw new SerializationException("Metadata is text, but " + key + " is not");
            }
            struct.putFields(key, Value.newBuilder().setStringValue(text).build());
        });
        return struct.build();
    }

    private static MetaData metaData(Struct struct) {
        Map<String, Object> values = HashMap.newHashMap(struct.getFieldsCount());
        struct.getFieldsMap().forEach((key, value) -> values.put(key, value.getStringValue()));
        return MetaData.from(values);
    }
}
