package tracker.stack.supervisor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.stores.ProcessStart;
import tracker.stack.supervisor.StackState.PartState;

class StackStateTest {

    private static final long NOBODY = 4_194_305; // beyond what Linux gives
    private static final long PID = ProcessHandle.current().pid();

    @Test
    void aPartThatHasEndedIsNotReadyWhateverWasWritten() {
        PartState alive = part("gateway", PID);
        PartState ended = part("issuer", NOBODY);
        StackState written =
                new StackState(StackState.Phase.READY, 1, Instant.now(), Ports.free(), List.of(alive, ended), null);

        StackState found = written.asFarAsAlive();

        assertThat(written.isReady()).isTrue();
        assertThat(found.isReady()).isFalse();
        assertThat(found.parts()).extracting(PartState::phase).containsExactly("READY", "DOWN");
        assertThat(found.parts().getLast().pid()).isNull();
    }

    @Test
    void aProcessThatGotThePidOfTheSupervisorSinceIsNotTheSupervisor() {
        Instant before =
                ProcessHandle.current().info().startInstant().orElseThrow().minusSeconds(60);

        assertThat(mine(Instant.now(), null).supervisorProcess()).contains(ProcessHandle.current());
        assertThat(mine(before, null).supervisorProcess()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSupervisorAndItsPartsAreKnownAfterTheClockWasSet() {
        long ticks = requireNonNull(ProcessStart.ticks(PID));
        Instant behind = Instant.now().minus(1, ChronoUnit.DAYS);

        assertThat(mine(behind, ticks).supervisorProcess()).contains(ProcessHandle.current());
        assertThat(mine(behind, ticks).asFarAsAlive().isReady()).isTrue();
        assertThat(mine(behind, ticks).withoutSupervisor().parts())
                .extracting(PartState::phase)
                .containsExactly("ORPHANED");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatBeganAtOtherTicksIsAnother() {
        long ticks = requireNonNull(ProcessStart.ticks(PID)) + 1;

        assertThat(mine(Instant.now(), ticks).supervisorProcess()).isEmpty();
        assertThat(mine(Instant.now(), ticks).asFarAsAlive().isReady()).isFalse();
    }

    @Test
    void whatAnOlderVersionWroteIsUnderstood(@TempDir Path directory) throws IOException {
        DataDirectory data = new DataDirectory(directory);
        data.prepare(0);
        mine(Instant.now(), 1L).write(data);
        String older = Files.readString(data.state()).replaceAll(",\\s*\"start_ticks\" : 1", "");
        assertThat(older).doesNotContain("ticks");
        Files.writeString(data.state(), older);

        StackState read = StackState.read(data).orElseThrow();

        assertThat(read.supervisorProcess()).contains(ProcessHandle.current());
        assertThat(read.asFarAsAlive().isReady()).isTrue();
    }

    /** This process is the supervisor, and a part. */
    private static StackState mine(Instant since, @Nullable Long ticks) {
        PartState part = new PartState("gateway", "READY", "", PID, since, 0, "", ticks);
        return new StackState(StackState.Phase.READY, PID, since, Ports.free(), List.of(part), ticks);
    }

    private static PartState part(String name, long pid) {
        return new PartState(name, "READY", "", pid, Instant.now(), 0, "", null);
    }
}
