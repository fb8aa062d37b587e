package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.client.RunningTracker;

/** The short form of the figure `kills`: each part once. */
class KilledPartsIT {

    @Test
    void whatWasAcknowledgedSurvivesTheDeathOfEveryPart(@TempDir Path directory) throws Exception {
        LogFile none = new LogFile(RunningTracker.sample("sample_500_incidents.csv.gz"), 0, 0);
        try (Stage stage = new Stage(
                Files.createDirectory(directory.resolve("stage")), Sizes.quick(), none, new Progress(System.out))) {
            assertThat(new KilledParts().take(stage))
                    .allSatisfy(result -> assertThat(result.value())
                            .as("%s: %s", result.what(), result.notes())
                            .isZero());
        }
    }
}
