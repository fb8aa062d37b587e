package tracker.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tracker.stack.client.RunningTracker;
import tracker.stack.stores.PostgresServer;
import tracker.stack.supervisor.LogFile;
import tracker.stack.supervisor.Ports;
import tracker.stack.supervisor.Readiness;
import tracker.stack.supervisor.Secrets;

/**
 * Services like those of a stack, started all at once on a new database of its server: three, a twin of the first, and a gateway
 * that knows of the twin for gRPC, so that both are asked.
 */
final class ColdServices implements Closeable {

    private static final String ESCALATION = "escalation-service";

    private final RunningTracker tracker;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Started> started = new ArrayList<>();

    /** A process, and where it says how it is. */
    private record Started(Process process, Readiness readiness, Path log) {}

    private ColdServices(RunningTracker tracker) {
        this.tracker = tracker;
    }

    /** Returns when all are ready. */
    static ColdServices start(RunningTracker tracker, Ports ports, String database) {
        Path cluster = tracker.data().root().resolve("postgres");
        Secrets secrets = new Secrets(tracker.data());
        Map<String, String> passwords = new HashMap<>();
        PostgresServer.ROLES.forEach(role -> passwords.put(role, secrets.get("postgres-" + role)));
        PostgresServer.running(cluster).orElseThrow().provision(database, passwords);
        ColdServices services = new ColdServices(tracker);
        try {
            services.startAll(ports, Ports.free(), database);
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private void startAll(Ports ports, Ports twin, String database) {
        environment.put(
                "TRACKER_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:%d/%s".formatted(ports.postgres(), database));
        environment.put("TRACKER_MONGO_URI", "mongodb://127.0.0.1:%d/%s".formatted(ports.mongo(), database));
        environment.put("TRACKER_ESCALATION_GRPC", "127.0.0.1:" + twin.escalationGrpc());
        environment.put("TRACKER_REMEDIATION_GRPC", "127.0.0.1:" + ports.remediationGrpc());
        environment.put("TRACKER_REPORTING_GRPC", "127.0.0.1:" + ports.reportingGrpc());
        environment.put("TRACKER_ESCALATION_HTTP", "http://127.0.0.1:" + ports.escalationHttp());
        environment.put("TRACKER_REMEDIATION_HTTP", "http://127.0.0.1:" + ports.remediationHttp());
        environment.put("TRACKER_REPORTING_HTTP", "http://127.0.0.1:" + ports.reportingHttp());
        start(ESCALATION, ports.escalationHttp(), ports.escalationGrpc());
        start(ESCALATION, twin.escalationHttp(), twin.escalationGrpc());
        start("remediation-service", ports.remediationHttp(), ports.remediationGrpc());
        start("reporting-service", ports.reportingHttp(), ports.reportingGrpc());
        start("gateway", ports.gateway(), 0);
        RunningTracker.await(
                () -> started.stream().allMatch(ColdServices::isReady), "all that started at once are ready");
    }

    /** As the stack's own process, which has the credentials. */
    private void start(String part, int http, int grpc) {
        KernelView usual = KernelView.of(tracker.process(part).pid());
        Path log = tracker.data().log("cold-%s-%d".formatted(part, started.size()));
        ProcessBuilder process = new ProcessBuilder(usual.commandLine())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()));
        process.environment().clear();
        process.environment().putAll(usual.environment());
        process.environment().putAll(environment);
        process.environment().put("TRACKER_HTTP_PORT", Integer.toString(http));
        process.environment().put("TRACKER_GRPC_PORT", Integer.toString(grpc));
        Readiness readiness =
                Readiness.http(URI.create("http://127.0.0.1:%d/actuator/health/readiness".formatted(http)));
        try {
            started.add(new Started(process.start(), readiness, log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isReady(Started each) {
        if (!each.process().isAlive()) {
            throw new IllegalStateException(LogFile.tail(each.log(), 20));
        }
        return each.readiness().ready();
    }

    @Override
    public void close() {
        started.reversed().forEach(each -> each.process().destroy());
        started.forEach(each -> each.process().onExit().join());
    }
}
