package tracker.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
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
import tracker.plan.v1.ItemKind;
import tracker.team.v1.TeamKind;

/**
 * Every event of a plan or a team that was ever stored is read back by today's code. A new event type, or revision, needs
 * its golden files: run once with {@code -Dgolden.write=true}, look at them, and keep them for ever.
 */
class GoldenPayloadsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Set<String> AGGREGATES = Set.of("plan", "team");

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
        assertThat(stored.getAllFields())
                .as("every field is set")
                .hasSize(event.message().getFields().size());
    }

    @Test
    void everyGoldenFileIsOfAnEventOfTheContract() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".binpb"))
                            .map(name -> name.substring(0, name.lastIndexOf('-'))))
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
        Message.Builder sample = prototype(event).newBuilderForType();
        event.message().getFields().forEach(field -> {
            Object value = switch (field.getJavaType()) {
                case MESSAGE -> Scenario.timestamp(Scenario.NOW.plusSeconds(field.getNumber()));
                case INT -> field.getNumber();
                case BOOLEAN -> true;
                case ENUM ->
                    field.getEnumType()
                            .findValueByNumber(
                                    event.aggregate().equals("team")
                                            ? TeamKind.TEAM_KIND_POLICY_VALUE
                                            : ItemKind.ITEM_KIND_DETECT_VALUE);
                default -> "the " + field.getName().replace('_', ' ');
            };
            if (field.isRepeated()) {
                sample.addRepeatedField(field, value + " 1").addRepeatedField(field, value + " 2");
            } else {
                sample.setField(field, value);
            }
        });
        Files.createDirectories(GOLDEN);
        Files.write(binary, sample.build().toByteArray());
        Files.writeString(json, JsonFormat.printer().preservingProtoFieldNames().print(sample) + "\n");
    }
}
