package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.stack.supervisor.StackState.PartState;

class StackStateTest {

    private static final long NOBODY = 4_194_305; // beyond what Linux gives

    @Test
    void aPartThatHasEndedIsNotReadyWhateverWasWritten() {
        PartState alive = part("gateway", ProcessHandle.current().pid());
        PartState ended = part("issuer", NOBODY);
        StackState written =
                new StackState(StackState.Phase.READY, 1, Instant.now(), Ports.free(), List.of(alive, ended));

        StackState found = written.asFarAsAlive();

        assertThat(written.isReady()).isTrue();
        assertThat(found.isReady()).isFalse();
        assertThat(found.parts()).extracting(PartState::phase).containsExactly("READY", "DOWN");
        assertThat(found.parts().getLast().pid()).isNull();
    }

    @Test
    void aProcessThatGotThePidOfTheSupervisorSinceIsNotTheSupervisor() {
        long pid = ProcessHandle.current().pid();
        Instant before =
                ProcessHandle.current().info().startInstant().orElseThrow().minusSeconds(60);

        assertThat(new StackState(StackState.Phase.READY, pid, Instant.now(), Ports.free(), List.of())
                        .supervisorProcess())
                .contains(ProcessHandle.current());
        assertThat(new StackState(StackState.Phase.READY, pid, before, Ports.free(), List.of()).supervisorProcess())
                .isEmpty();
    }

    private static PartState part(String name, long pid) {
        return new PartState(name, "READY", "", pid, Instant.now(), 0, "");
    }
}
