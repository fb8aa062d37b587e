package tracker.stack.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.LogFile;
import tracker.stack.supervisor.StackException;
import tracker.stack.supervisor.StackState;

/** Starts a supervisor in the background and shows what it says until the stack is ready. */
final class Detached {

    private static final String LAUNCH = "if command -v setsid > /dev/null; then exec setsid \"$@\"; fi; exec \"$@\"";

    private final DataDirectory data;
    private final boolean freePorts;
    private final long restartWithin;
    private final AxonServerOption axonServer;
    private final Map<String, String> told;

    Detached(
            DataDirectory data,
            boolean freePorts,
            long restartWithin,
            AxonServerOption axonServer,
            Map<String, String> told) {
        this.data = data;
        this.freePorts = freePorts;
        this.restartWithin = restartWithin;
        this.axonServer = axonServer;
        this.told = told;
    }

    void start() throws InterruptedException {
        Path log = data.log("supervisor");
        try {
            LogFile.Follower follower = LogFile.follow(log);
            Process supervisor = new ProcessBuilder(command())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Thread cancel = new Thread(supervisor::destroy, "cancel-the-start");
            Runtime.getRuntime().addShutdownHook(cancel);
            boolean ready = false;
            while (!ready && !supervisor.waitFor(100, TimeUnit.MILLISECONDS)) {
                follower.newLines().forEach(System.out::println);
                ready = isReady(supervisor);
            }
            follower.newLines().forEach(System.out::println);
            Runtime.getRuntime().removeShutdownHook(cancel);
            if (!ready) {
                throw new StackException("The stack did not start; all it said is in " + log);
            }
        } catch (IOException e) {
            throw new StackException("The supervisor cannot be started: " + e.getMessage(), e);
        }
    }

    private boolean isReady(Process supervisor) {
        return StackState.read(data)
                .filter(state -> state.supervisor() == supervisor.pid())
                .filter(state -> state.phase() == StackState.Phase.READY)
                .isPresent();
    }

    private List<String> command() {
        Installation installation = Installation.current();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LAUNCH, "tracker"));
        command.addAll(installation.commandLine(
                "up",
                "--supervise",
                "--restart-within",
                Long.toString(restartWithin),
                "--data",
                data.root().toString()));
        if (freePorts) {
            command.add("--free-ports");
        }
        command.addAll(axonServer.again());
        told.forEach((variable, value) -> command.addAll(List.of("--tell", variable + "=" + value)));
        return command;
    }
}
