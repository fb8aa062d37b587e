package tracker.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.Contract;
import tracker.contract.EventType;

/**
 * Every event of some aggregates that was ever stored is read back by today's code. A new event type or revision, or one that
 * fields joined, at any depth, needs its golden files: run once with {@code -Dgolden.write=true}, look at them, and keep them
 * for ever.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GoldenPayloads {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Timestamp TIME =
            Timestamp.newBuilder().setSeconds(1_772_445_600).build();

    private final Set<String> aggregates;

    protected GoldenPayloads(String... aggregates) {
        this.aggregates = Set.of(aggregates);
    }

    Stream<EventType> events() {
        return Contract.get().events().stream().filter(event -> aggregates.contains(event.aggregate()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void todaysCodeReadsWhatWasStored(EventType event) throws IOException {
        List<Path> stored = stored(event);
        if (Boolean.getBoolean("golden.write") && (stored.isEmpty() || !isWhole(event, stored.getLast()))) {
            write(event, file(event, stored.size(), "binpb"), file(event, stored.size(), "json"));
            stored = stored(event);
        }

        assertThat(stored).as("golden payloads of %s", event.name()).isNotEmpty();
        for (Path binary : stored) {
            Path json = binary.resolveSibling(binary.getFileName().toString().replace(".binpb", ".json"));
            Message.Builder meant = prototype(event).newBuilderForType();
            JsonFormat.parser().merge(Files.readString(json), meant);
            assertThat(read(event, binary)).as(binary.toString()).isEqualTo(meant.build());
            assertThat(read(event, binary).getUnknownFields().asMap()).isEmpty();
        }
        assertThat(isWhole(event, stored.getLast()))
                .as("every field is set in the last")
                .isTrue();
    }

    @Test
    void everyGoldenFileIsOfAnEventOfTheContract() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".binpb"))
                            .map(name -> name.substring(0, name.lastIndexOf('-')))
                            .distinct())
                    .containsExactlyInAnyOrderElementsOf(
                            events().map(EventType::name).toList());
        }
    }

    /** As the revision was first, then as it was after each time that fields joined it. */
    private static List<Path> stored(EventType event) {
        return Stream.iterate(0, more -> more + 1)
                .map(more -> file(event, more, "binpb"))
                .takeWhile(Files::exists)
                .toList();
    }

    private static boolean isWhole(EventType event, Path binary) throws IOException {
        return isWhole(read(event, binary));
    }

    /** Whether every field says something, at any depth. */
    static boolean isWhole(Message message) {
        Descriptor type = message.getDescriptorForType();
        return type.equals(Timestamp.getDescriptor())
                || message.getAllFields().size() == type.getFields().size()
                        && message.getAllFields().values().stream()
                                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                                .allMatch(value -> !(value instanceof Message nested) || isWhole(nested));
    }

    private static Message read(EventType event, Path binary) throws IOException {
        return prototype(event).getParserForType().parseFrom(Files.readAllBytes(binary));
    }

    private static Path file(EventType event, int more, String extension) {
        String revision = more == 0 ? event.revision() : event.revision() + "." + more;
        return GOLDEN.resolve("%s-%s.%s".formatted(event.name(), revision, extension));
    }

    private static Message prototype(EventType event) {
        return Objects.requireNonNull(Contract.get().prototype(event.name()));
    }

    private static void write(EventType event, Path binary, Path json) throws IOException {
        Message sample = sample(prototype(event));
        Files.createDirectories(GOLDEN);
        Files.write(binary, sample.toByteArray());
        Files.writeString(json, JsonFormat.printer().preservingProtoFieldNames().print(sample) + "\n");
    }

    /** A message of which every field says something. */
    private static Message sample(Message empty) {
        Message.Builder sample = empty.newBuilderForType();
        empty.getDescriptorForType().getFields().forEach(field -> {
            if (field.isMapField()) { // of the one key that a sample has
                sample.addRepeatedField(field, value(sample, field, ""));
            } else if (field.isRepeated()) {
                sample.addRepeatedField(field, value(sample, field, " 1"))
                        .addRepeatedField(field, value(sample, field, " 2"));
            } else {
                sample.setField(field, value(sample, field, ""));
            }
        });
        return sample.build();
    }

    private static Object value(Message.Builder of, FieldDescriptor field, String which) {
        String words = "the " + field.getName().replace('_', ' ') + which;
        return switch (field.getJavaType()) {
            case MESSAGE ->
                field.getMessageType().equals(Timestamp.getDescriptor())
                        ? TIME
                        : sample(of.newBuilderForField(field).build());
            case INT -> field.getNumber();
            case LONG -> (long) field.getNumber();
            case FLOAT -> (float) field.getNumber();
            case DOUBLE -> (double) field.getNumber();
            case BOOLEAN -> true;
            case ENUM -> field.getEnumType().getValues().getLast();
            case BYTE_STRING -> ByteString.copyFromUtf8(words);
            case STRING -> words;
        };
    }
}
