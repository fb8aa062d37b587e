package tracker.stack.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tracker.stack.supervisor.Backoff;
import tracker.stack.supervisor.DataDirectory;
import tracker.stack.supervisor.Installation;
import tracker.stack.supervisor.OneMachine;
import tracker.stack.supervisor.Part;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.StackException;
import tracker.stack.supervisor.Supervisor;

/** Starts the stack and supervises it: here until Ctrl-C, or with --detach in a process of its own. */
@Command(name = "up", description = "Start the stack; returns when it is stopped, or with --detach when it is ready.")
final class Up implements Callable<Integer> {

    /** Room for a new database cluster, the journals of both stores and the logs of a first import. */
    private static final long NEEDED_BYTES = 1L << 30;

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--detach", description = "Leave it running in the background once it is ready.")
    private boolean detach;

    @Mixin
    private AxonServerOption axonServer = new AxonServerOption();

    @Option(names = "--free-ports", description = "Take any free ports, so that it runs beside another stack.")
    private boolean freePorts;

    @Option(
            names = "--restart-within",
            paramLabel = "SECONDS",
            description =
                    "A part that keeps dying stays down for no longer than this each time; ${DEFAULT-VALUE} unless given.")
    private long restartWithin = Backoff.USUAL.longest().toSeconds();

    /** Lets tests stand between parts, or have one part behave in another way than the rest. */
    @Option(
            names = "--tell",
            hidden = true,
            paramLabel = "PART:VARIABLE=VALUE",
            description = "What one part finds in its environment instead of the usual.")
    private Map<String, String> told = new LinkedHashMap<>();

    @Option(names = "--supervise", hidden = true, description = "Be the background process of --detach.")
    private boolean background;

    @Override
    public Integer call() throws InterruptedException {
        if (restartWithin < 1) {
            throw new StackException("--restart-within: at least 1 second.");
        }
        DataDirectory directory = data.directory();
        directory.prepare(NEEDED_BYTES);
        if (detach) {
            new Detached(directory, freePorts, restartWithin, axonServer, told).start();
            System.out.println(Welcome.text(directory));
        } else {
            superviseHere(directory);
        }
        return 0;
    }

    private void superviseHere(DataDirectory directory) throws InterruptedException {
        Ports ports = freePorts ? Ports.free() : Ports.usual();
        try (Supervisor mine = Supervisor.of(
                directory, ports, Backoff.USUAL.atMost(Duration.ofSeconds(restartWithin)), System.out::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(mine::close, "stop-the-stack"));
            List<List<Part>> stages =
                    new OneMachine(Installation.current(), directory, ports, axonServer.environment(), told).stages();
            mine.start(stages);
            if (!background) {
                System.out.println(Welcome.text(directory));
            }
            mine.await();
        }
    }
}
