package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tracker.stack.client.RunningTracker;

/** The short form of each fault, on one stack as far as that survives them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {

    private Stage stage;

    @BeforeAll
    void prepare(@TempDir Path directory) throws Exception {
        LogFile none = new LogFile(RunningTracker.sample("sample_500_incidents.csv.gz"), 0, 0);
        stage = new Stage(
                Files.createDirectory(directory.resolve("stage")), Sizes.quick(), none, new Progress(System.out));
    }

    @AfterAll
    void end() throws Exception {
        stage.close();
    }

    static Stream<Named<Fault>> faults() {
        return Stream.<Fault>of(
                        new KilledParts(),
                        new PartedLinks(),
                        new SlowStores(),
                        new RollingRestarts(),
                        new ColdStarts(),
                        new FullDisk())
                .map(fault -> Named.of(fault.name(), fault));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whatWasAcknowledgedSurvives(Fault fault) throws Exception {
        assumeTrue(
                !(fault instanceof FullDisk) || SmallDisk.isPossible(),
                "NOT TESTED: a full disk. Only root may mount the small one that is to be filled.");
        assertThat(new Oracle(fault).take(stage))
                .allSatisfy(result -> assertThat(result.reached())
                        .as("%s: %s %s", result.what(), result.value(), result.notes())
                        .isNotEqualTo(false));
    }
}
