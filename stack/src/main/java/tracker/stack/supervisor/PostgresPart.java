package tracker.stack.supervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tracker.stack.stores.PostgresServer;

/** PostgreSQL as a part: its own server processes, which outlive a killed supervisor and are adopted by the next one. */
record PostgresPart(Path data, int port, String database, Map<String, String> passwords) implements Part {

    private static final Duration START_WITHIN = Duration.ofMinutes(2);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "postgresql";
    }

    /** None is demanded free while a server of this data directory holds it. */
    @Override
    public List<Integer> ports() {
        return PostgresServer.running(data).isPresent() ? List.of() : List.of(port);
    }

    @Override
    public String address() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    @Override
    public Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    @Override
    public Duration startWithin() {
        return START_WITHIN;
    }

    @Override
    public Duration stopWithin() {
        return STOP_WITHIN;
    }

    @Override
    public Running start() {
        PostgresServer server = PostgresServer.start(data, port);
        return new RunningServer(this, server, server.process());
    }

    @Override
    public boolean isAdopted() {
        return true;
    }

    @Override
    public boolean stopOrphan() {
        Optional<PostgresServer> orphan = PostgresServer.running(data);
        orphan.ifPresent(PostgresServer::close);
        return orphan.isPresent();
    }

    private static final class RunningServer implements Running {

        private final PostgresPart part;

        private final PostgresServer server;
        private final ProcessHandle process;
        private boolean provisioned;

        RunningServer(PostgresPart part, PostgresServer server, ProcessHandle process) {
            this.part = part;
            this.server = server;
            this.process = process;
        }

        @Override
        public long pid() {
            return process.pid();
        }

        /** Nothing can be provisioned while it still reads the log of a back-up. */
        @Override
        public boolean ready() {
            if (!provisioned && server.recovery().isEmpty()) {
                server.provision(part.database(), part.passwords());
                provisioned = true;
            }
            return provisioned;
        }

        @Override
        public Optional<String> busyWith() {
            return server.recovery();
        }

        @Override
        public CompletableFuture<String> ended() {
            return process.onExit().thenApply(ended -> {
                server.close(); // lets go of the data directory, so that it can be started again
                return "its server process ended";
            });
        }

        @Override
        public void stop(Duration patience) {
            server.close();
        }
    }
}
