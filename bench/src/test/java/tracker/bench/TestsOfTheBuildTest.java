package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.bench.TestsOfTheBuild.Counts;
import tracker.bench.TestsOfTheBuild.Tests;

class TestsOfTheBuildTest {

    @TempDir
    private Path directory;

    @Test
    void whatFailedBrokeOrWasSkippedIsCounted() throws IOException {
        Path report = Files.writeString(directory.resolve("report.xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite name="a.B" time="7.0" tests="11" errors="1" skipped="2" failures="3" flakes="0"><properties/></testsuite>
                """);

        assertThat(Counts.of(report)).isEqualTo(new Counts(11, 6));
    }

    @Test
    void eachIsReportedByThePhaseThatRunsIt() {
        assertThat(new Tests("a", "b.CTest").report(Path.of(".")))
                .endsWithRaw(Path.of("a/target/surefire-reports/TEST-b.CTest.xml"));
        assertThat(new Tests("a", "b.CIT").report(Path.of(".")))
                .endsWithRaw(Path.of("a/target/failsafe-reports/TEST-b.CIT.xml"));
    }
}
