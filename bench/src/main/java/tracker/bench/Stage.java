package tracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tracker.stack.stores.Directories;

/** Where figures are taken: a temporary directory, the one stack that runs in it at a time, and how much to measure. */
final class Stage implements AutoCloseable {

    private final Path directory;
    private final Sizes sizes;
    private final LogFile log;
    private final Progress progress;
    private @Nullable Subject subject;
    private Map<String, List<String>> jvmFlags = Map.of();
    private Map<String, String> postgresql = Map.of();
    private int stacks;
    private volatile boolean ending;

    Stage(Path directory, Sizes sizes, LogFile log, Progress progress) {
        this.directory = directory;
        this.sizes = sizes;
        this.log = log;
        this.progress = progress;
    }

    Path directory() {
        return directory;
    }

    Sizes sizes() {
        return sizes;
    }

    LogFile log() {
        return log;
    }

    Progress progress() {
        return progress;
    }

    /** The stack that runs, whatever it holds; an empty one when none does. */
    synchronized Subject any() throws IOException {
        return subject == null ? empty() : subject;
    }

    private synchronized @Nullable Subject running() {
        return subject;
    }

    /**
     * A new stack with nothing in it.
     *
     * @param options of {@code ./tracker up}
     */
    Subject empty(String... options) throws IOException {
        return empty(Map.of(), options);
    }

    /**
     * A new stack with nothing in it.
     *
     * @param environment what else its parts are told
     * @param options of {@code ./tracker up}
     */
    Subject empty(Map<String, String> environment, String... options) throws IOException {
        return start(place -> Subject.start(place, environment, options));
    }

    private synchronized Subject start(Function<Path, Subject> how) throws IOException {
        if (ending) {
            throw new IllegalStateException("The bench is being stopped");
        }
        clear();
        progress.say("  an empty stack starts");
        Subject started = how.apply(directory.resolve("stack-" + ++stacks));
        subject = started;
        jvmFlags = started.jvmFlags();
        postgresql = started.postgresql();
        return started;
    }

    /** A stack in which every part and every way between them can be broken, and mends; the demo teams are there. */
    synchronized Subject breakable() throws IOException {
        Subject running = subject;
        if (running != null && running.isBreakable()) {
            return running;
        }
        Subject started = start(Subject::breakable);
        started.importTeams();
        return started;
    }

    /** A stack whose database has a small disk of its own; the demo teams are there. */
    synchronized Subject onSmallDisk() throws IOException {
        if (!SmallDisk.isPossible()) {
            throw new IllegalStateException("Only root may mount the small disk that is to be filled");
        }
        Subject started = start(Subject::onSmallDisk);
        started.importTeams();
        return started;
    }

    /** A stack that holds the whole log. */
    Subject withLog() throws IOException, InterruptedException {
        Subject running = running();
        if (running != null && running.holdsLog()) {
            return running;
        }
        Subject started = empty();
        progress.say("  %s is imported".formatted(log.path().getFileName()));
        started.importLog(log, progress);
        return started;
    }

    /** Stops what runs, so that the next figure begins with a new stack. */
    synchronized void clear() throws IOException {
        Subject before = subject;
        subject = null;
        if (before != null) {
            before.close();
        }
    }

    /** No stack will be started any more. */
    void end() {
        ending = true;
    }

    boolean isEnding() {
        return ending;
    }

    synchronized Map<String, List<String>> jvmFlags() {
        return jvmFlags;
    }

    synchronized Map<String, String> postgresql() {
        return postgresql;
    }

    @Override
    public synchronized void close() throws IOException {
        end();
        try {
            clear();
        } finally {
            if (Files.exists(directory)) {
                Directories.delete(directory);
            }
        }
    }
}
