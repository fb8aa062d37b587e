package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.stores.PostgresServer;

/** Nothing is copied while anything runs. What is copied is tested where the program is. */
class EventCopyTest {

    @TempDir
    private Path directory;

    private DataDirectory data;

    @BeforeEach
    void prepare() {
        data = new DataDirectory(directory.resolve("stack"));
        data.prepare(0);
    }

    private int copy() throws InterruptedException {
        return new EventCopy(Installation.current(), data, Map.of())
                .run("postgresql", "axon-server", (step, done, total) -> {}, line -> {});
    }

    @Test
    void whereNoStackIsThereIsNothingToCopy() {
        assertThatThrownBy(this::copy).isInstanceOf(StackException.class).hasMessageContaining("nothing to copy");
    }

    @Test
    void whileTheStackRunsNothingIsCopied() {
        assertThat(data.postgres().toFile().mkdirs()).isTrue();
        try (StackLock running = StackLock.tryTake(data).orElseThrow()) {
            assertThat(running).isNotNull();
            assertThatThrownBy(this::copy)
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("is running")
                    .hasMessageContaining("./tracker down");
        }
    }

    @Test
    void whileAPartWasLeftRunningNothingIsCopied() {
        try (PostgresServer left = PostgresServer.start(data.postgres(), 0)) {
            assertThat(left.process().isAlive()).isTrue();
            assertThatThrownBy(this::copy)
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("left running")
                    .hasMessageContaining("./tracker down");
            assertThat(left.process().isAlive()).isTrue();
        }
        assertThat(Supervisor.runsOn(data)).isFalse();
    }
}
