package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {

    @TempDir
    Path directory;

    private final long here = ProcessHandle.current().pid();

    @Test
    void theFirstRunRecordsAndTheNextStartsFromTheRecording() throws IOException {
        StartCache cache = new StartCache(directory, "service", here);
        Path recording = directory.resolve("service.recorded-by-" + here);
        assertThat(cache.options()).containsExactly("-XX:AOTCacheOutput=" + recording);

        Files.writeString(recording, "whole");
        cache.keepRecording();

        assertThat(cache.options()).containsExactly("-XX:AOTCache=" + directory.resolve("service.aot"));
        assertThat(recording).doesNotExist();
    }

    @Test
    void halfARecordingIsNotKept() throws IOException {
        StartCache cache = new StartCache(directory, "service", here);
        Files.writeString(directory.resolve("service.recorded-by-" + here), "half");
        Files.writeString(directory.resolve("service.recorded-by-" + here + ".config"), "not yet written down");

        cache.keepRecording();

        assertThat(cache.exists()).isFalse();
    }

    @Test
    void whatAKilledSupervisorLeftIsRemovedAndWhatALivingOneRecordsIsNot() throws IOException {
        Path dead = Files.writeString(directory.resolve("service.recorded-by-999999999"), "half");
        Path deadToo = Files.writeString(directory.resolve("service.recorded-by-999999998.config"), "half");
        Path living = Files.writeString(directory.resolve("service.recorded-by-" + here), "half");

        new StartCache(directory, "service", here).tidy();

        assertThat(dead).doesNotExist();
        assertThat(deadToo).doesNotExist();
        assertThat(living).exists();
    }
}
