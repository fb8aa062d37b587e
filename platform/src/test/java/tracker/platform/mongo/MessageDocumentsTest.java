package tracker.platform.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import java.util.Random;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.Contract;

/** Every message of the contract survives the way into a document and back. */
class MessageDocumentsTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyMessage_comesBackAsItWas(long seed) {
        Random random = new Random(seed);
        for (Message prototype : Contract.get().prototypes()) {
            Message message = random(prototype, random, 3);
            BsonDocument document = MessageDocuments.toDocument(message);
            BsonDocument stored = BsonDocument.parse(document.toJson());
            assertThat((Message) MessageDocuments.toMessage(document, prototype))
                    .isEqualTo(message);
            assertThat((Message) MessageDocuments.toMessage(stored, prototype)).isEqualTo(message);
        }
    }

    private static Message random(Message prototype, Random random, int depth) {
        Message.Builder builder = prototype.newBuilderForType();
        for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
            if (random.nextInt(4) == 0 || depth == 0 && field.getType() == FieldDescriptor.Type.MESSAGE) {
                continue;
            }
            if (!field.isRepeated()) {
                builder.setField(field, value(builder, field, random, depth));
            } else {
                for (int i = random.nextInt(3); i > 0; i--) {
                    builder.addRepeatedField(field, value(builder, field, random, depth));
                }
            }
        }
        if (random.nextInt(5) == 0) {
            builder.setUnknownFields(UnknownFieldSet.newBuilder()
                    .addField(
                            9_999,
                            UnknownFieldSet.Field.newBuilder()
                                    .addVarint(random.nextInt(100))
                                    .build())
                    .build());
        }
        return builder.build();
    }

    private static Object value(Message.Builder builder, FieldDescriptor field, Random random, int depth) {
        return switch (field.getJavaType()) {
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> random.nextFloat();
            case DOUBLE -> random.nextGaussian();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> "升级 " + random.nextInt() + "\u0000\n\"";
            case BYTE_STRING -> ByteString.copyFromUtf8("b" + random.nextInt());
            case ENUM ->
                random.nextInt(5) == 0
                        ? field.getEnumType().findValueByNumberCreatingIfUnknown(4_711)
                        : field.getEnumType()
                                .getValues()
                                .get(random.nextInt(
                                        field.getEnumType().getValues().size()));
            case MESSAGE -> {
                Message nested = builder.newBuilderForField(field).getDefaultInstanceForType();
                yield nested instanceof Timestamp
                        ? Timestamp.newBuilder()
                                .setSeconds(random.nextInt())
                                .setNanos(random.nextInt(1_000_000_000))
                                .build()
                        : random(nested, random, depth - 1);
            }
        };
    }
}
