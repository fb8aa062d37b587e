package tracker.stack.cli;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.OneMachine;
import tracker.stack.supervisor.StackException;
import tracker.stack.supervisor.StackState;
import tracker.stack.supervisor.Supervisor;

/** Stops the stack through its supervisor, or what a killed supervisor left running. */
@Command(name = "down", description = "Stop the stack; its data stay.")
final class Down implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws InterruptedException {
        DataDirectory directory = data.directory();
        if (Supervisor.runsOn(directory)) {
            stop(supervisor(directory));
            System.out.println("Stopped. The data stay in " + directory.root());
        } else {
            System.out.println(stopOrphans(directory));
        }
        return 0;
    }

    private static ProcessHandle supervisor(DataDirectory directory) {
        return StackState.read(directory)
                .flatMap(StackState::supervisorProcess)
                .orElseThrow(() -> new StackException(
                        "The stack of %s is just starting or stopping; try again.".formatted(directory.root())));
    }

    private static void stop(ProcessHandle supervisor) throws InterruptedException {
        supervisor.destroy();
        try {
            supervisor.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StackException(
                    "The supervisor (process %d) did not stop within %d s."
                            .formatted(supervisor.pid(), PATIENCE.toSeconds()),
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stopOrphans(DataDirectory directory) {
        List<String> orphans = StackState.read(directory)
                .map(state ->
                        new OneMachine(Installation.current(), directory, state.ports(), Map.of(), Map.of()).stages())
                .map(Supervisor::stopOrphans)
                .orElse(List.of());
        return orphans.isEmpty()
                ? "No stack runs on " + directory.root()
                : "The supervisor was gone; stopped what it had left: " + String.join(", ", orphans);
    }
}
