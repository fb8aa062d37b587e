package tracker.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Says how far the bench is, with the time since it began. */
final class Progress {

    private static final int EVERY_SECONDS = 15;

    private final PrintStream out;
    private final long start = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String what) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        out.printf("%3d:%02d  %s%n", seconds / 60, seconds % 60, what);
    }

    /** Passes on what a process last wrote, from time to time until it ends; gives its exit code. */
    int follow(Process process, Path output) throws IOException, InterruptedException {
        while (!process.waitFor(EVERY_SECONDS, TimeUnit.SECONDS)) {
            Files.readString(output).lines().reduce((earlier, last) -> last).ifPresent(line -> say("  " + line));
        }
        return process.exitValue();
    }
}
