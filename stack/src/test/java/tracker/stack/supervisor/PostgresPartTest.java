package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.stores.PostgresServer;

class PostgresPartTest {

    @TempDir
    Path root;

    @Test
    void aKilledServerStartsAgainAtOnceAndALivingOneIsAdopted() {
        PostgresPart part = new PostgresPart(
                root.resolve("postgres"),
                Ports.free().postgres(),
                "tracker",
                PostgresServer.ROLES.stream().collect(Collectors.toMap(role -> role, role -> "secret")));
        Part.Running first = part.start();
        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        assertThat(first.ended().join()).isEqualTo("its server process ended");

        Part.Running second = part.start();
        Part.Running adopted = part.start();

        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(adopted.pid()).isEqualTo(second.pid());
        assertThat(part.ports()).isEmpty();
        assertThat(part.stopOrphan()).isTrue();
        assertThat(ProcessHandle.of(second.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(part.stopOrphan()).isFalse();
    }
}
