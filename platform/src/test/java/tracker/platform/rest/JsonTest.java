package tracker.platform.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tracker.contract.Contract;
import tracker.platform.testing.v1.Book;
import tracker.platform.testing.v1.BookFigures;
import tracker.platform.testing.v1.Chapter;
import tracker.platform.testing.v1.LendBookResponse;

/** Messages to JSON and back, against protobuf's own JsonFormat as the independent judge. */
class JsonTest {
    private static final int ROUNDS = 500;

    private final TypeRegistry types =
            Contract.load("META-INF/tracker/testing.binpb").types();
    private final JsonReader reader = new JsonReader(types, 64);
    private final JsonWriter writer = new JsonWriter(types);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20_161_109})
    void whatIsWrittenIsReadBackByUsAndByJsonFormat(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Book book = (Book) random(Book.getDefaultInstance(), random, 3);
            byte[] json = writer.write(book);

            Book.Builder ours = Book.newBuilder();
            reader.read(json, ours);
            assertThat(ours.build()).as("seed %s, round %s", seed, round).isEqualTo(book);

            Book.Builder theirs = Book.newBuilder();
            JsonFormat.parser().usingTypeRegistry(types).merge(new String(json, UTF_8), theirs);
            assertThat(theirs.build()).as("seed %s, round %s", seed, round).isEqualTo(book);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void whatJsonFormatWritesIsReadTheSame(long seed) throws Exception {
        Random random = new Random(seed);
        JsonFormat.Printer printer =
                JsonFormat.printer().usingTypeRegistry(types).preservingProtoFieldNames();
        for (int round = 0; round < ROUNDS; round++) {
            Book book = (Book) random(Book.getDefaultInstance(), random, 3);
            Book.Builder read = Book.newBuilder();
            reader.read(printer.print(book).getBytes(UTF_8), read);
            assertThat(read.build()).as("seed %s, round %s", seed, round).isEqualTo(book);
        }
    }

    @Test
    void aMessageIsOneLineInTheOrderOfItsFields() {
        Chapter chapter = Chapter.newBuilder()
                .setTitle("a\nb \"c\" 升级")
                .addChapters(Chapter.getDefaultInstance())
                .build();

        assertThat(new String(writer.write(chapter), UTF_8))
                .isEqualTo("{\"title\":\"a\\nb \\\"c\\\" 升级\",\"chapters\":[{\"title\":\"\",\"chapters\":[]}]}");
    }

    @Test
    void figuresArePrintedWhole() {
        BookFigures figures = BookFigures.newBuilder()
                .setMeanDays(0.1)
                .putByMonth("2016-02", 0)
                .build();

        assertThat(JsonMapper.builder().build().readTree(writer.write(figures)))
                .isEqualTo(JsonMapper.builder().build().readTree("""
                                {"loans": 0, "mean_days": 0.1, "last_lent_time": null, "by_month": {"2016-02": 0}}"""));
    }

    @Test
    void anEmptyMapIsShownWhereNothingElseIsSaid() {
        assertThat(new String(writer.write(LendBookResponse.getDefaultInstance()), UTF_8))
                .contains("\"headers\":{}");
        assertThat(new String(
                        writer.write(
                                LendBookResponse.newBuilder().setLeftMillis(1).build()),
                        UTF_8))
                .doesNotContain("headers");
    }

    @Test
    void anEventOfAnotherContractIsNamedNotShown() {
        Book book = Book.newBuilder()
                .setExtra(Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/elsewhere.v9.Thing")
                        .setValue(ByteString.copyFromUtf8("?")))
                .build();

        assertThat(new String(writer.write(book), UTF_8))
                .contains("\"extra\":{\"@type\":\"type.googleapis.com/elsewhere.v9.Thing\"}");
    }

    @Test
    void aValueThatTheContractDoesNotKnowYetIsItsNumber() {
        assertThat(new String(writer.write(Book.newBuilder().setBindingValue(77).build()), UTF_8))
                .contains("\"binding\":77");
    }

    /** A message with about half of its fields set, to values at the edges as often as in between. */
    private Message random(Message prototype, Random random, int depth) {
        Message.Builder message = prototype.newBuilderForType();
        for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
            boolean clashes = field.getContainingOneof() != null && message.hasOneof(field.getContainingOneof());
            if (random.nextBoolean() || clashes) {
                continue;
            }
            if (field.isMapField()) {
                Message.Builder entry = message.newBuilderForField(field);
                entry.getDescriptorForType()
                        .getFields()
                        .forEach(part -> entry.setField(part, value(part, entry, random, depth)));
                message.addRepeatedField(field, entry.build());
            } else if (field.isRepeated()) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    message.addRepeatedField(field, value(field, message, random, depth));
                }
            } else {
                message.setField(field, value(field, message, random, depth));
            }
        }
        return message.build();
    }

    private Object value(FieldDescriptor field, Message.Builder parent, Random random, int depth) {
        return switch (field.getJavaType()) {
            case INT -> pick(random, 0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, random.nextInt());
            case LONG -> pick(random, 0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53, random.nextLong());
            case FLOAT -> pick(random, 0f, 1.5f, Float.MAX_VALUE, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY);
            case DOUBLE ->
                pick(
                        random,
                        0d,
                        0.1,
                        178.17,
                        Double.MAX_VALUE,
                        Double.MIN_VALUE,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        random.nextGaussian());
            case BOOLEAN -> random.nextBoolean();
            case STRING -> pick(random, "", "a", "升级工单", "😀\t\"\\/\n", "x".repeat(random.nextInt(200)));
            case BYTE_STRING -> pick(random, ByteString.EMPTY, ByteString.copyFrom(new byte[] {0, -1, 62, 63}));
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> message(field, parent, random, depth);
        };
    }

    private Message message(FieldDescriptor field, Message.Builder parent, Random random, int depth) {
        Message prototype = parent.newBuilderForField(field).build();
        return switch (prototype) {
            case Timestamp none ->
                pick(random, Timestamps.MIN_VALUE, Timestamps.MAX_VALUE, Timestamps.fromMillis(random.nextInt()));
            case Duration none ->
                Duration.newBuilder()
                        .setSeconds(random.nextInt(1_000_000))
                        .setNanos(random.nextInt(1_000_000_000))
                        .build();
            case Any none -> Any.pack(random(Chapter.getDefaultInstance(), random, 0));
            default -> depth == 0 ? prototype : random(prototype, random, depth - 1);
        };
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... values) {
        return List.of(values).get(random.nextInt(values.length));
    }
}
