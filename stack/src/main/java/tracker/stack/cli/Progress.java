package tracker.stack.cli;

import java.io.PrintStream;
import java.time.Duration;

/** Shows how far a long work is, how fast it goes and how long it will last: a bar on a terminal, else a line now and then. */
public final class Progress {

    private static final int WIDTH = 30;
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final long total;
    private final String unit;
    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private long shown = start;

    /** @param unit what there are so many of */
    public Progress(long total, String unit, PrintStream out, boolean terminal) {
        this.total = total;
        this.unit = unit;
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows the new state if the last one was shown long enough ago. */
    public synchronized void at(long done) {
        long now = System.nanoTime();
        if (now - shown >= (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
            shown = now;
            print(done, now);
        }
    }

    public synchronized void end(long done) {
        if (terminal) {
            print(done, System.nanoTime());
            out.println();
        }
    }

    private void print(long done, long now) {
        String line = line(done, total, unit, Duration.ofNanos(now - start));
        if (terminal) {
            out.print("\r\u001b[K" + line);
            out.flush();
        } else {
            out.println(line);
        }
    }

    static String line(long done, long total, String unit, Duration elapsed) {
        double seconds = Math.max(elapsed.toMillis() / 1e3, 1e-3);
        double rate = done / seconds;
        int filled = (int) (WIDTH * done / Math.max(total, 1));
        String left = rate > 0 && done < total ? clock((long) Math.ceil((total - done) / rate)) + " left" : "";
        return "[%s%s] %3d %%  %,d of %,d %s  %,.0f %s/s  %s"
                .formatted(
                        "=".repeat(filled),
                        " ".repeat(WIDTH - filled),
                        100 * done / Math.max(total, 1),
                        done,
                        total,
                        unit,
                        rate,
                        unit,
                        left)
                .stripTrailing();
    }

    private static String clock(long seconds) {
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }
}
