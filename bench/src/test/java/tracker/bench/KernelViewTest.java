package tracker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelViewTest {

    @Test
    void readsTheTimesBehindANameWithSpaces(@TempDir Path process) throws IOException {
        Files.writeString(
                process.resolve("stat"), "42 (a (b) c) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 30 20 20 0 9 0 7\n");

        assertThat(new KernelView(process).cpu()).isEqualTo(Duration.ofSeconds(3));
        assertThat(new KernelView(process).cpuOfEndedChildren()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void readsMemoryAndFlags(@TempDir Path process) throws IOException {
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmRSS:\t  307200 kB\nVmSwap:\t0 kB\n");
        Files.writeString(process.resolve("cmdline"), "/usr/bin/java\0-Xmx192m\0-XX:+UseSerialGC\0-jar\0app.jar\0");

        assertThat(new KernelView(process).residentMegabytes()).isEqualTo(300);
        assertThat(new KernelView(process).jvmFlags()).containsExactly("-Xmx192m", "-XX:+UseSerialGC");
    }

    @Test
    void aProcessThatHasEndedUsesNothingMore(@TempDir Path directory) {
        assertThat(new KernelView(directory.resolve("gone")).cpu()).isZero();
    }
}
