package tracker.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Linux tells of a process under /proc. */
record KernelView(Path directory) {

    private static final Pattern END = Pattern.compile("\0");
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int USER_TIME_OF_ENDED_CHILDREN = 13;
    private static final int SYSTEM_TIME_OF_ENDED_CHILDREN = 14;

    static KernelView of(long pid) {
        return new KernelView(Path.of("/proc", Long.toString(pid)));
    }

    static KernelView ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }

    /** CPU time of the process itself. */
    Duration cpu() {
        return ticks(USER_TIME, SYSTEM_TIME);
    }

    /** CPU time of its children that have ended, and theirs. */
    Duration cpuOfEndedChildren() {
        return ticks(USER_TIME_OF_ENDED_CHILDREN, SYSTEM_TIME_OF_ENDED_CHILDREN);
    }

    private Duration ticks(int... fields) {
        String stat = read("stat");
        if (stat.isEmpty()) {
            return Duration.ZERO; // and counted with its parent's ended children
        }
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field : fields) {
            ticks += Long.parseLong(afterName[field]);
        }
        return TICK.multipliedBy(ticks);
    }

    /** Memory that it holds, in megabytes. */
    long residentMegabytes() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** How it was called. */
    List<String> commandLine() {
        return END.splitAsStream(read("cmdline")).toList();
    }

    /** What it found in its environment. */
    Map<String, String> environment() {
        return END.splitAsStream(read("environ"))
                .map(variable -> variable.split("=", 2))
                .filter(variable -> variable.length == 2)
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1], (first, _) -> first));
    }

    /** The options that its JVM was given. */
    List<String> jvmFlags() {
        return commandLine().stream()
                .skip(1)
                .takeWhile(argument -> !argument.equals("-jar"))
                .toList();
    }

    /** Nothing once the process has ended. */
    private String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            if (Files.exists(directory)) {
                throw new UncheckedIOException(e);
            }
            return "";
        }
    }
}
