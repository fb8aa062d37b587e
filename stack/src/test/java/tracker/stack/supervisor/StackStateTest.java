package tracker.stack.supervisor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
    void aPartThatRunsAndDoesNotSayThatItIsReadyIsNot() throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/actuator/health/readiness", answer -> {
            answer.sendResponseHeaders(200, -1);
            answer.close();
        });
        service.createContext("/lacks/actuator/health/readiness", answer -> {
            answer.sendResponseHeaders(503, -1);
            answer.close();
        });
        service.start();
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String answers = "http://127.0.0.1:" + service.getAddress().getPort();
            StackState written = new StackState(
                    StackState.Phase.READY,
                    PID,
                    Instant.now(),
                    Ports.free(),
                    List.of(
                            at("answers", answers + " and gRPC 127.0.0.1:1"),
                            at("lacks a store", answers + "/lacks"),
                            at("hangs", "http://127.0.0.1:" + silent.getLocalPort()),
                            at("store", "jdbc:postgresql://127.0.0.1:1/tracker")),
                    null);

            StackState asked = written.asFarAsAnswering();

            assertThat(asked.parts())
                    .extracting(PartState::phase)
                    .containsExactly("READY", "NOT_READY", "NOT_READY", "READY");
            assertThat(asked.isReady()).isFalse();
        } finally {
            service.stop(0);
        }
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

    private static PartState at(String name, String address) {
        return new PartState(name, "READY", address, PID, Instant.now(), 0, "", null);
    }

    private static PartState part(String name, long pid) {
        return new PartState(name, "READY", "", pid, Instant.now(), 0, "", null);
    }
}
