package tracker.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tracker.stack.stores.ProcessStart;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SupervisorTest {

    private static final Backoff QUICK =
            new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMinutes(1), 2);

    @TempDir
    Path root;

    private DataDirectory data;
    private Path notes;
    private final List<String> journal = Collections.synchronizedList(new ArrayList<>());
    private final List<Supervisor> started = new ArrayList<>();

    @BeforeEach
    void prepare() {
        data = new DataDirectory(root.resolve("data"));
        data.prepare(0);
        notes = root.resolve("notes");
    }

    @AfterEach
    void stopAll() {
        started.forEach(Supervisor::close);
    }

    @Test
    void stagesStartInOrderAndStopInTheOppositeOrder() {
        Supervisor supervisor = start(List.of(child("store")), List.of(child("service")));
        assertThat(StackState.read(data).orElseThrow().isReady()).isTrue();
        supervisor.close();

        assertThat(notes()).containsExactly("begin store", "begin service", "end service", "end store");
        assertThat(StackState.read(data).orElseThrow().phase()).isEqualTo(StackState.Phase.STOPPED);
    }

    @Test
    void whatTheSupervisorBeforeItWroteIsNotTakenForItsOwn() throws IOException {
        new StackState(StackState.Phase.READY, 1, Instant.now(), Ports.usual(), List.of(), null).write(data);
        Ports free = Ports.free();

        Supervisor supervisor = Supervisor.of(data, free, QUICK, journal::add);
        started.add(supervisor);

        assertThat(StackState.read(data).orElseThrow()).satisfies(state -> {
            assertThat(state.phase()).isEqualTo(StackState.Phase.STARTING);
            assertThat(state.supervisor()).isEqualTo(ProcessHandle.current().pid());
            assertThat(state.ports()).isEqualTo(free);
        });
    }

    @Test
    void aKilledPartIsStartedAgain() throws InterruptedException {
        start(List.of(child("service")));
        long first = pid("service");

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        Until.holds("another process is ready", () -> isReady("service") && pid("service") != first);
        assertThat(part("service").restarts()).isEqualTo(1);
        Until.holds("it is said", () -> journal.contains("service: ready again"));
        assertThat(journal).anyMatch(line -> line.startsWith("service: killed by signal 9; starting it again"));
    }

    @Test
    void aPartThatCannotStartIsGivenUpWithWhatItSaid() {
        assertThatThrownBy(() -> start(List.of(child("store")), List.of(child("service", "fail"))))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("service cannot start: exit code 7")
                .hasMessageContaining("cannot read the configuration");

        assertThat(notes()).containsExactly("begin store", "begin service", "begin service");
    }

    @Test
    void aPartThatTakesLongToFailIsGivenUpToo() {
        Backoff shorterThanAStart = new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMillis(1), 2);

        assertThatThrownBy(() -> supervisor(shorterThanAStart).start(List.of(List.of(child("service", "fail")))))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("service cannot start: exit code 7");

        assertThat(notes()).containsExactly("begin service", "begin service");
    }

    @Test
    void aPartThatIsBusyMayTakeLongerToStart_andItIsSaidWithWhat() {
        start(List.of(new BusyPart(child("store"))));

        assertThat(journal).contains("store: reads the log");
        assertThat(notes()).containsExactly("begin store");
    }

    /** Is busy for three times as long as its start may take. */
    private record BusyPart(Part part) implements Part {

        @Override
        public String name() {
            return part.name();
        }

        @Override
        public List<Integer> ports() {
            return part.ports();
        }

        @Override
        public String address() {
            return part.address();
        }

        @Override
        public Path log() {
            return part.log();
        }

        @Override
        public Duration startWithin() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration stopWithin() {
            return part.stopWithin();
        }

        @Override
        public Running start() {
            Running running = part.start();
            Instant end = Instant.now().plus(startWithin().multipliedBy(3));
            return new Running() {
                @Override
                public long pid() {
                    return running.pid();
                }

                @Override
                public boolean ready() {
                    return busyWith().isEmpty();
                }

                @Override
                public Optional<String> busyWith() {
                    return Instant.now().isBefore(end) || !running.ready()
                            ? Optional.of("reads the log")
                            : Optional.empty();
                }

                @Override
                public CompletableFuture<String> ended() {
                    return running.ended();
                }

                @Override
                public void stop(Duration patience) {
                    running.stop(patience);
                }
            };
        }

        @Override
        public boolean isAdopted() {
            return part.isAdopted();
        }

        @Override
        public boolean stopOrphan() {
            return part.stopOrphan();
        }
    }

    @Test
    void aSecondSupervisorIsToldAboutTheFirst() {
        start(List.of(child("service")));

        assertThatThrownBy(this::supervisor)
                .isInstanceOf(StackException.class)
                .hasMessageContaining("already runs (supervisor process "
                        + ProcessHandle.current().pid() + ")");
        assertThat(Supervisor.runsOn(data)).isTrue();
        assertThatThrownBy(this::supervisor).isInstanceOf(StackException.class);
    }

    @Test
    void aSupervisorInAnotherProcessIsToldOf_untilItIsKilled() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherSupervisor.class.getName(),
                        data.root().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("supervises");

            assertThatThrownBy(this::supervisor)
                    .isInstanceOf(StackException.class)
                    .hasMessage("The stack of %s already runs (supervisor process %d). See ./tracker status, or stop it"
                                    .formatted(data.root(), other.pid())
                            + " with ./tracker down.");
            assertThat(Supervisor.runsOn(data)).isTrue();
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(Supervisor.runsOn(data)).isFalse();
    }

    @Test
    void aPortInUseIsRefusedBeforeAnythingStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() ->
                            start(List.of(child("store")), List.of(child("service", "ready", taken.getLocalPort()))))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort());
        }

        assertThat(notes()).isEmpty();
    }

    @Test
    void whatAKilledSupervisorLeftIsStoppedByTheNextEvenIfItWasNeverRecorded() throws InterruptedException {
        int port = Ports.free().gateway();
        Part orphan = child("service", "ready", port);
        Part.Running left = orphan.start();
        Until.holds("it runs", () -> notes().contains("begin service"));

        start(List.of(child("service", "ready", port)));

        assertThat(ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(journal).contains("service: stopped the process that an earlier supervisor left running");
        assertThat(notes().getLast()).isEqualTo("begin service");
    }

    @Test
    void aProcessThatOnlyHasTheSamePidIsLeftAlone() throws IOException {
        Part other = child("other");
        Part.Running running = other.start();
        try {
            Path file = data.pid("service");
            Files.writeString(file, Long.toString(running.pid()));
            Files.setLastModifiedTime(
                    file,
                    FileTime.from(ProcessHandle.of(running.pid())
                            .orElseThrow()
                            .info()
                            .startInstant()
                            .orElseThrow()
                            .minusSeconds(60)));

            assertThat(child("service").stopOrphan()).isFalse();
            assertThat(ProcessHandle.of(running.pid()).orElseThrow().isAlive()).isTrue();
        } finally {
            running.stop(Duration.ofSeconds(10));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatAKilledSupervisorLeftIsKnownAfterTheClockWasSet() throws Exception {
        Part.Running left = child("service").start();
        Until.holds("it runs", () -> notes().contains("begin service"));
        // as if the clock had been an hour behind when the file was written
        Files.setLastModifiedTime(
                data.pid("service"), FileTime.from(Instant.now().minusSeconds(3600)));

        assertThat(child("service").stopOrphan()).isTrue();
        assertThat(ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatBeganAtAnotherTimeThanNotedIsLeftAlone() throws Exception {
        Part.Running running = child("other").start();
        try {
            Until.holds("it runs", () -> notes().contains("begin other"));
            String noted = Files.readString(data.pid("other"));
            String ticks = String.valueOf(ProcessStart.ticks(running.pid()));
            assertThat(noted).contains(" " + ticks + " ");
            Files.writeString(data.pid("service"), noted.replace(" " + ticks + " ", " 1 "));

            assertThat(child("service").stopOrphan()).isFalse();
            assertThat(ProcessHandle.of(running.pid()).orElseThrow().isAlive()).isTrue();
        } finally {
            running.stop(Duration.ofSeconds(10));
        }
    }

    @Test
    void downCanStopOrphansWithoutASupervisor() throws InterruptedException {
        Part.Running left = child("service").start();
        Until.holds("it runs", () -> notes().contains("begin service"));

        assertThat(Supervisor.stopOrphans(List.of(List.of(child("store")), List.of(child("service")))))
                .containsExactly("service");
        assertThat(ProcessHandle.of(left.pid()).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aStopInTheMiddleOfAStartLeavesNothing() throws InterruptedException {
        Supervisor supervisor = supervisor();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        Thread starting = Thread.ofPlatform().start(() -> {
            try {
                supervisor.start(List.of(List.of(child("slow", "never-ready")), List.of(child("later"))));
            } catch (StackException e) {
                failures.add(e);
            }
        });
        Until.holds("the first part has begun", () -> notes().contains("begin slow"));

        supervisor.close();
        starting.join();

        assertThat(failures).hasSize(1);
        assertThat(notes()).doesNotContain("begin later");
        assertThat(child("slow").stopOrphan()).isFalse();
        assertThat(Supervisor.runsOn(data)).isFalse();
    }

    @Test
    void aFullDiskIsRefusedInTheBeginning() {
        assertThatThrownBy(() -> data.prepare(Long.MAX_VALUE))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("The disk of " + data.root() + " is full");
    }

    @SafeVarargs
    private Supervisor start(List<Part>... stages) {
        Supervisor supervisor = supervisor();
        supervisor.start(List.of(stages));
        return supervisor;
    }

    private Supervisor supervisor() {
        return supervisor(QUICK);
    }

    private Supervisor supervisor(Backoff backoff) {
        Supervisor supervisor = Supervisor.of(data, Ports.usual(), backoff, journal::add);
        started.add(supervisor);
        return supervisor;
    }

    private Part child(String name) {
        return child(name, "ready");
    }

    private Part child(String name, String behaviour) {
        return child(name, behaviour, Ports.free().gateway());
    }

    private Part child(String name, String behaviour, int port) {
        return new ChildProcess(new ProcessSpec(
                name,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes(),
                        Child.class.getName(),
                        name,
                        notes.toString(),
                        Integer.toString(port),
                        behaviour),
                Map.of(),
                List.of(port),
                "http://127.0.0.1:" + port,
                Readiness.http(URI.create("http://127.0.0.1:" + port + "/ready")),
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                data.log(name),
                data.pid(name)));
    }

    /** Where this test's own classes are. */
    private static String classes() {
        try {
            return Path.of(Child.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private StackState.PartState part(String name) {
        return StackState.read(data).orElseThrow().parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private boolean isReady(String name) {
        return part(name).phase().equals("READY");
    }

    private long pid(String name) {
        Long pid = part(name).pid();
        return pid == null ? 0 : pid;
    }

    private List<String> notes() {
        try {
            return Files.exists(notes) ? Files.readAllLines(notes) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
