package tracker.stack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.StackState;
import tracker.stack.supervisor.Supervisor;

/** Tells how the stack is doing; the exit code is 0 only if every part is ready. */
@Command(name = "status", description = "Show each part of the stack; exit code 0 if all are ready.")
final class Status implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        DataDirectory directory = data.directory();
        Optional<StackState> recorded = StackState.read(directory);
        if (recorded.isEmpty()) {
            System.out.println(json ? "{\"phase\":\"STOPPED\",\"parts\":[]}" : "No stack runs on " + directory.root());
            return 1;
        }
        StackState state = Supervisor.runsOn(directory)
                ? recorded.get().asFarAsAlive().asFarAsAnswering()
                : recorded.get().withoutSupervisor();
        System.out.println(json ? state.toJson() : table(state, directory));
        return state.isReady() ? 0 : 1;
    }

    private static String table(StackState state, DataDirectory directory) {
        StringBuilder table = new StringBuilder("%s, data in %s%n%n%-20s %-9s %9s %9s %9s  %s%n"
                .formatted(
                        state.phase() == StackState.Phase.READY && !state.isReady() ? "NOT READY" : state.phase(),
                        directory.root(),
                        "PART",
                        "STATE",
                        "PID",
                        "MEMORY",
                        "RESTARTS",
                        "ADDRESS"));
        for (StackState.PartState part : state.parts()) {
            table.append("%-20s %-9s %9s %9s %9d  %s%n"
                    .formatted(
                            part.name(),
                            part.phase(),
                            part.pid() == null ? "" : part.pid(),
                            memory(part.pid()),
                            part.restarts(),
                            part.address()));
        }
        return table.toString();
    }

    private static String memory(@Nullable Long pid) {
        if (pid == null) {
            return "";
        }
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MB")
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }
}
