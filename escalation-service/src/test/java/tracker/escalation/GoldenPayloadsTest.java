package tracker.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.contract.Contract;
import tracker.contract.EventType;

/**
 * Every event of an escalation or a problem that was ever stored is read back by today's code. A new event type, or revision,
 * needs its golden files: run once with {@code -Dgolden.write=true}, look at them, and keep them for ever.
 */
class GoldenPayloadsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Set<String> AGGREGATES = Set.of("escalation", "problem");
    private static final Timestamp TIME =
            Timestamp.newBuilder().setSeconds(1_772_445_600).build();

    static Stream<EventType> events() {
        return Contract.get().events().stream().filter(event -> AGGREGATES.contains(event.aggregate()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void todaysCodeReadsWhatWasStored(EventType event) throws IOException {
        Path binary = file(event, "binpb");
        Path json = file(event, "json");
        if (Boolean.getBoolean("golden.write") && !Files.exists(binary)) {
            write(event, binary, json);
        }

        Message stored = prototype(event).getParserForType().parseFrom(Files.readAllBytes(binary));

        Message.Builder meant = prototype(event).newBuilderForType();
        JsonFormat.parser().merge(Files.readString(json), meant);
        assertThat(stored).isEqualTo(meant.build());
        assertThat(stored.getUnknownFields().asMap()).isEmpty();
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

    private static Path file(EventType event, String extension) {
        return GOLDEN.resolve("%s-%s.%s".formatted(event.name(), event.revision(), extension));
    }

    private static Message prototype(EventType event) {
        return Objects.requireNonNull(Contract.get().prototype(event.name()));
    }

    private static void write(EventType event, Path binary, Path json) throws IOException {
        Message sample = sample(prototype(event).newBuilderForType());
        Files.createDirectories(GOLDEN);
        Files.write(binary, sample.toByteArray());
        Files.writeString(json, JsonFormat.printer().preservingProtoFieldNames().print(sample) + "\n");
    }

    /** A message of which every field says something. */
    private static Message sample(Message.Builder message) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            Object value = switch (field.getJavaType()) {
                case MESSAGE ->
                    field.getMessageType().equals(Timestamp.getDescriptor())
                            ? TIME
                            : sample(message.newBuilderForField(field));
                case INT -> field.getNumber();
                case BOOLEAN -> true;
                case ENUM -> field.getEnumType().getValues().getLast();
                case BYTE_STRING -> ByteString.copyFromUtf8("16 bytes of a row");
                case LONG, FLOAT, DOUBLE ->
                    throw new IllegalStateException("No event has such a field yet: " + field.getFullName());
                case STRING -> "the " + field.getName().replace('_', ' ');
            };
            if (field.isRepeated()) {
                message.addRepeatedField(field, value).addRepeatedField(field, value);
            } else {
                message.setField(field, value);
            }
        }
        return message.build();
    }
}
