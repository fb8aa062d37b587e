package tracker.stack.supervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One part of the stack that runs as processes of its own and can be started any number of times. */
public interface Part {

    String name();

    /** The ports that must be free before its first start. */
    List<Integer> ports();

    /** Where a person should look to see how it is doing. */
    String address();

    Path log();

    Duration startWithin();

    /** How long a clean stop may take before it is forced. */
    Duration stopWithin();

    /** Starts it; returns as soon as its process exists. */
    Running start();

    /** Whether the next supervisor takes a running process over, rather than stopping and starting it. */
    boolean isAdopted();

    /** Stops what an earlier supervisor left running, and says whether there was anything. */
    boolean stopOrphan();

    /** A started part, until its process ends. */
    interface Running {

        long pid();

        boolean ready();

        /** What it has to do before it can be ready, and how far that is; it may take as long as it takes. */
        default Optional<String> busyWith() {
            return Optional.empty();
        }

        /** Completes with a few words about how it ended. */
        CompletableFuture<String> ended();

        /** Stops it cleanly, or at all costs when patience ends. */
        void stop(Duration patience);
    }
}
