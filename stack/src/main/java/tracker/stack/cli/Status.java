package tracker.stack.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
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
        System.out.println(json ? forPrograms(state) : table(state, directory));
        return state.isReady() ? 0 : 1;
    }

    private static String phase(StackState state) {
        return state.phase() == StackState.Phase.READY && !state.isReady()
                ? "NOT_READY"
                : state.phase().name();
    }

    private static String forPrograms(StackState state) {
        ObjectNode status = state.toJson();
        status.put("phase", phase(state));
        for (JsonNode part : status.path("parts")) {
            OptionalLong memory = memory(part.path("pid").asLong(0));
            if (memory.isPresent()) {
                ((ObjectNode) part).put("memory_bytes", memory.getAsLong());
            }
        }
        return status.toPrettyString();
    }

    private static String table(StackState state, DataDirectory directory) {
        StringBuilder table = new StringBuilder("%s, data in %s%n%n%-20s %-9s %9s %9s %9s  %s%n"
                .formatted(
                        phase(state).replace('_', ' '),
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
                            megabytes(part.pid()),
                            part.restarts(),
                            part.address()));
        }
        return table.toString();
    }

    private static String megabytes(@Nullable Long pid) {
        OptionalLong memory = pid == null ? OptionalLong.empty() : memory(pid);
        return memory.isPresent() ? memory.getAsLong() / 1024 / 1024 + " MB" : "";
    }

    /** Resident memory of the process in bytes; nothing of one that has ended, or where the system tells none. */
    private static OptionalLong memory(long pid) {
        Path status = Path.of("/proc/" + pid + "/status");
        try {
            List<String> lines = Files.exists(status) ? Files.readAllLines(status) : List.of();
            return lines.stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // it has just ended
        }
    }
}
