package tracker.stack.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tracker.stack.supervisor.EventCopy;
import tracker.stack.supervisor.Installation;

/** Copies all events of a stopped stack from one event store to the other, and shows how far it is. */
@Command(
        name = "copy",
        description = {
            "Copy all events of a stopped stack between PostgreSQL and Axon Server.",
            "What was copied before is checked and not copied again. Then every event of both is compared, and the processors"
                    + " of the services are moved to where they stood. Nothing is taken away.",
            "Exit code: 0 all events are in both and the same, 1 they are not, 2 wrong use."
        })
final class CopyEvents implements Callable<Integer> {

    /** As the services name them. */
    enum Store {
        POSTGRESQL("postgresql"),
        AXON_SERVER("axon-server");

        private final String text;

        Store(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Mixin
    private DataOption data = new DataOption();

    @Mixin
    private AxonServerOption axonServer = new AxonServerOption();

    @Option(names = "--from", required = true, paramLabel = "STORE", description = "${COMPLETION-CANDIDATES}")
    private Store from = Store.POSTGRESQL;

    @Option(names = "--to", required = true, paramLabel = "STORE", description = "${COMPLETION-CANDIDATES}")
    private Store to = Store.AXON_SERVER;

    private @Nullable String step;
    private @Nullable Progress progress;

    @Override
    public Integer call() throws InterruptedException {
        return new EventCopy(Installation.current(), data.directory(), axonServer.environment())
                .run(from.toString(), to.toString(), this::at, System.out::println);
    }

    private void at(String now, long done, long total) {
        if (!now.equals(step)) {
            step = now;
            progress = new Progress(total, "events", System.out, System.console() != null);
            System.out.println(now + " ...");
        }
        if (progress != null) {
            progress.at(done);
            if (done == total) {
                progress.end(done);
            }
        }
    }
}
