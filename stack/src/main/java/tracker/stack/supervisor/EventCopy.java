package tracker.stack.supervisor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tracker.stack.stores.PostgresServer;

/** Runs the services' own program that copies events, in a process of its own, while of the stack PostgreSQL alone runs. */
public final class EventCopy {

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Watch {
        void at(String step, long done, long total);
    }

    private static final String PROGRAM = "tracker.platform.eventstore.copy.CopyEvents";
    private static final String SERVICE = "escalation-service"; // any of them has it
    private static final String PROGRESS = "progress ";

    private final Installation installation;
    private final DataDirectory data;
    private final Map<String, String> eventStore;

    /** @param eventStore what a service is told of Axon Server */
    public EventCopy(Installation installation, DataDirectory data, Map<String, String> eventStore) {
        this.installation = installation;
        this.data = data;
        this.eventStore = eventStore;
    }

    /** Copies; gives the program's exit code. */
    public int run(String from, String to, Watch watch, Consumer<String> out) throws InterruptedException {
        if (!Files.exists(data.postgres())) {
            throw new StackException("There is no stack in %s: nothing to copy.".formatted(data.root()));
        }
        StackLock lock = StackLock.tryTake(data)
                .orElseThrow(() -> new StackException(
                        "The stack of %s is running. Stop it first: ./tracker down.".formatted(data.root())));
        try (lock) {
            if (PostgresServer.running(data.postgres()).isPresent()) {
                throw new StackException("A part of the stack of %s was left running. Stop it first: ./tracker down."
                        .formatted(data.root()));
            }
            PostgresServer server = PostgresServer.start(data.postgres(), 0);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-postgresql")); // after Ctrl-C
            try {
                return copy(server, from, to, watch, out);
            } finally {
                server.close();
            }
        } catch (IOException e) {
            throw new StackException("The events cannot be copied: " + e.getMessage(), e);
        }
    }

    private int copy(PostgresServer server, String from, String to, Watch watch, Consumer<String> out)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(from, to)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment(server));
        Process program = builder.start();
        try (BufferedReader lines = program.inputReader()) {
            lines.lines().forEach(line -> {
                if (line.startsWith(PROGRESS)) {
                    String[] parts = line.substring(PROGRESS.length()).split(" ", -1);
                    watch.at(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
                } else {
                    out.accept(line);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return program.waitFor();
    }

    private List<String> command(String from, String to) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(installation.java().toString());
        command.addAll(OneMachine.JVM);
        command.addAll(List.of(
                "-Dlogback.configurationFile=tracker-events-copy-logback.xml",
                "-cp",
                Application.of(installation.jar(SERVICE)).jar().toString(),
                PROGRAM,
                from,
                to));
        return command;
    }

    private Map<String, String> environment(PostgresServer server) {
        Map<String, String> environment = new LinkedHashMap<>(eventStore);
        environment.put("TRACKER_POSTGRES_URL", server.url(OneMachine.DATABASE));
        environment.put("TRACKER_POSTGRES_OWNER_USER", "tracker_owner");
        environment.put("TRACKER_POSTGRES_OWNER_PASSWORD", new Secrets(data).get("postgres-tracker_owner"));
        return environment;
    }
}
