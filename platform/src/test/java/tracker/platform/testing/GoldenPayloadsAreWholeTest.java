package tracker.platform.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tracker.contract.Contract;
import tracker.contract.EventType;
import tracker.escalation.v1.EscalationLinked;
import tracker.escalation.v1.Link;
import tracker.escalation.v1.LinkKind;

/** A golden payload in which a field is not set would not show that today's code reads it. */
class GoldenPayloadsAreWholeTest {

    private static final EscalationLinked WHOLE = EscalationLinked.newBuilder()
            .setOccurredTime(Timestamp.newBuilder().setSeconds(1))
            .setLink(Link.newBuilder().setKind(LinkKind.LINK_KIND_RELATED).setTarget("escalations/1"))
            .build();

    /** A service keeps those of the aggregates that it lists: of one that none lists, nobody would. */
    @Test
    void everyEventOfTheContractIsKeptBySomeService() throws IOException {
        Set<String> kept = new HashSet<>();
        for (Path module : list(Path.of(".."))) {
            Path golden = module.resolve("src/test/resources/golden");
            if (Files.isDirectory(golden)) {
                list(golden)
                        .forEach(file -> kept.add(file.getFileName().toString().replaceAll("-[0-9.]+\\.binpb$", "")));
            }
        }

        assertThat(kept)
                .containsAll(
                        Contract.get().events().stream().map(EventType::name).toList());
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    @Test
    void everyFieldIsSet() {
        assertThat(GoldenPayloads.isWhole(WHOLE)).isTrue();
        assertThat(GoldenPayloads.isWhole(WHOLE.toBuilder().clearOccurredTime().build()))
                .isFalse();
    }

    @Test
    void everyFieldOfAPartIsSet() {
        EscalationLinked joined = WHOLE.toBuilder()
                .setLink(WHOLE.getLink().toBuilder().clearTarget())
                .build();

        assertThat(GoldenPayloads.isWhole(joined)).isFalse();
    }
}
