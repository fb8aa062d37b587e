package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.stores.PostgresServer;

class PostgresPartTest {

    @TempDir
    Path root;

    private final Ports ports = Ports.free();

    @Test
    void aKilledServerStartsAgainAtOnceAndALivingOneIsAdopted() {
        PostgresPart part = part("secret");
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

    /** As after a restore, which takes connections to read long before one may write. */
    @Test
    void whileItReadsTheLogItSaysSo_andIsProvisionedAfterwards() throws Exception {
        PostgresPart before = part("before");
        Part.Running first = before.start();
        assertThat(first.ready()).isTrue();
        assertThat(first.busyWith()).isEmpty();
        first.stop(Duration.ZERO);
        Files.createFile(before.data().resolve("standby.signal"));

        PostgresPart part = part("after");
        Part.Running restored = part.start();
        try {
            assertThat(restored.ready()).isFalse();
            assertThat(restored.busyWith().orElseThrow()).startsWith("reads the log");

            asSuperuser(part, "SELECT pg_promote()");
            Until.holds("it is provisioned", restored::ready);
            assertThat(restored.busyWith()).isEmpty();
            DriverManager.getConnection(part.address(), "tracker_owner", "after")
                    .close();
        } finally {
            restored.stop(Duration.ZERO);
        }
    }

    private PostgresPart part(String password) {
        return new PostgresPart(
                root.resolve("postgres"),
                ports.postgres(),
                "tracker",
                PostgresServer.ROLES.stream().collect(Collectors.toMap(role -> role, _ -> password)));
    }

    private static void asSuperuser(PostgresPart part, String sql) throws Exception {
        String password = Files.readString(part.data().resolve("superuser.password"));
        try (Connection connection = DriverManager.getConnection(part.address(), "postgres", password);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
