package tracker.stack.supervisor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tracker.stack.stores.PostgresServer;

/** What the stack on one machine consists of, in the order of starting; knows every part's environment, runs nothing. */
public final class OneMachine {

    private static final String HOST = "127.0.0.1";
    static final String DATABASE = "tracker";
    private static final String GATEWAY = "gateway";
    private static final String MONGODB = "mongodb";
    private static final Duration START_WITHIN = Duration.ofMinutes(10);
    private static final Duration STOP_WITHIN = Duration.ofMinutes(2);

    /** Small and steady rather than fast at any price: several of these share two cores and a laptop's memory. */
    static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xmx176m",
            "-Xmn64m",
            "-XX:SurvivorRatio=3", // what a batch of a projection holds is not to be taken for what is kept
            "-Xss512k",
            "-XX:MaxDirectMemorySize=64m",
            "-XX:MaxMetaspaceSize=256m",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dfile.encoding=UTF-8",
            "-Duser.timezone=UTC",
            "-Daxoniq.update-checker.disabled=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    /** What keeps documents holds little for long, and much until a batch is written. */
    private static final String MOST_OF_IT_YOUNG = "-Xmn96m";

    /** Left out where it took, in a run of minutes, as much time as its code saved, and a hundred megabytes. */
    private static final String NO_OPTIMISING_COMPILER = "-XX:TieredStopAtLevel=1";

    /** What commands and every call go through. */
    private static final Set<String> OPTIMISED = Set.of(GATEWAY, "escalation-service", "remediation-service");

    /**
     * Documents may come a moment later; commands are waited for. The kernel weighs sessions against each other first, and the
     * processes in one by their niceness after that.
     */
    private static final List<String> BEHIND_THE_OTHERS = List.of(
            "/bin/sh",
            "-c",
            "echo 10 2> /dev/null > /proc/self/autogroup; exec nice -n 10 \"$@\"",
            "behind-the-others");

    /** glibc keeps freed memory per thread arena; two arenas are enough for two cores. */
    private static final Map<String, String> MEMORY = Map.of("MALLOC_ARENA_MAX", "2");

    /** Who tries a plan out on one machine watches it for seconds; elsewhere a day is the least. */
    private static final Map<String, String> IMPATIENT = Map.of("TRACKER_SHORTEST_WINDOW", "1s");

    private final Installation installation;
    private final DataDirectory data;
    private final Ports ports;
    private final Secrets secrets;
    private final Map<String, String> eventStore;
    private final Map<String, String> told;

    /**
     * @param eventStore what the services find in their environment of the event store; nothing for PostgreSQL
     * @param told what a part finds in its environment instead of the usual, by {@code PART:VARIABLE}
     */
    public OneMachine(
            Installation installation,
            DataDirectory data,
            Ports ports,
            Map<String, String> eventStore,
            Map<String, String> told) {
        this.installation = installation;
        this.data = data;
        this.ports = ports;
        this.secrets = new Secrets(data);
        this.eventStore = eventStore;
        this.told = told;
    }

    /** Each stage starts when all parts of the one before are ready. */
    public List<List<Part>> stages() {
        return List.of(
                List.of(postgres(), mongo(), issuer()),
                List.of(
                        service("escalation", ports.escalationHttp(), ports.escalationGrpc(), Map.of()),
                        service("remediation", ports.remediationHttp(), ports.remediationGrpc(), IMPATIENT),
                        service("reporting", ports.reportingHttp(), ports.reportingGrpc(), Map.of()),
                        gateway()));
    }

    private Part postgres() {
        return new PostgresPart(
                data.postgres(),
                ports.postgres(),
                DATABASE,
                PostgresServer.ROLES.stream().collect(Collectors.toMap(role -> role, this::databasePassword)));
    }

    private Part mongo() {
        Map<String, String> environment = Map.of(
                "TRACKER_MONGO_PORT", Integer.toString(ports.mongo()),
                "TRACKER_MONGO_DATA", data.mongo().toString());
        return java(
                MONGODB,
                "stack",
                List.of("run-mongodb"),
                environment,
                List.of(ports.mongo()),
                "mongodb://" + HOST + ":" + ports.mongo() + "/" + DATABASE,
                Readiness.listening(ports.mongo()));
    }

    private Part issuer() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TRACKER_HTTP_PORT", Integer.toString(ports.issuer()));
        environment.put("TRACKER_ISSUER", http(ports.issuer()));
        environment.put("TRACKER_ISSUER_KEYS", data.issuerKeys().toString());
        environment.put("TRACKER_GATEWAY", http(ports.gateway()));
        environment.put("TRACKER_DEMO_PASSWORD", secrets.get(Secrets.DEMO_PASSWORD));
        environment.put("TRACKER_LOCAL_SECRET", secrets.get(Secrets.LOCAL_TOKENS));
        for (String service : List.of("escalation", "remediation", "reporting")) {
            environment.put(
                    "TRACKER_" + service.toUpperCase(Locale.ROOT) + "_CLIENT_SECRET",
                    clientSecret(service + "-service"));
        }
        environment.put("TRACKER_GATEWAY_CLIENT_SECRET", clientSecret("gateway"));
        return java(
                "issuer",
                "stack",
                List.of("run-issuer"),
                environment,
                List.of(ports.issuer()),
                http(ports.issuer()),
                ready(ports.issuer()));
    }

    private Part service(String name, int httpPort, int grpcPort, Map<String, String> more) {
        String module = name + "-service";
        Map<String, String> environment = common(module, httpPort);
        environment.put("TRACKER_GRPC_PORT", Integer.toString(grpcPort));
        environment.put("TRACKER_POSTGRES_URL", "jdbc:postgresql://" + HOST + ":" + ports.postgres() + "/" + DATABASE);
        environment.put("TRACKER_POSTGRES_USER", "tracker_" + name);
        environment.put("TRACKER_POSTGRES_PASSWORD", databasePassword("tracker_" + name));
        environment.put("TRACKER_POSTGRES_OWNER_USER", "tracker_owner");
        environment.put("TRACKER_POSTGRES_OWNER_PASSWORD", databasePassword("tracker_owner"));
        environment.put("TRACKER_MONGO_URI", "mongodb://" + HOST + ":" + ports.mongo() + "/" + DATABASE);
        environment.putAll(eventStore);
        environment.putAll(more);
        return java(
                module,
                module,
                List.of(),
                environment,
                List.of(httpPort, grpcPort),
                http(httpPort) + " and gRPC " + HOST + ":" + grpcPort,
                ready(httpPort));
    }

    private Part gateway() {
        Map<String, String> environment = common(GATEWAY, ports.gateway());
        environment.put("TRACKER_ESCALATION_HTTP", http(ports.escalationHttp()));
        environment.put("TRACKER_REMEDIATION_HTTP", http(ports.remediationHttp()));
        environment.put("TRACKER_REPORTING_HTTP", http(ports.reportingHttp()));
        environment.put("TRACKER_SESSION_KEYS", secrets.get("session-key"));
        return java(
                GATEWAY,
                GATEWAY,
                List.of(),
                environment,
                List.of(ports.gateway()),
                http(ports.gateway()),
                ready(ports.gateway()));
    }

    private Map<String, String> common(String client, int httpPort) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("TRACKER_HTTP_PORT", Integer.toString(httpPort));
        environment.put("TRACKER_ISSUER", http(ports.issuer()));
        environment.put("TRACKER_CLIENT_ID", client);
        environment.put("TRACKER_CLIENT_SECRET", clientSecret(client));
        environment.put("TRACKER_ESCALATION_GRPC", HOST + ":" + ports.escalationGrpc());
        environment.put("TRACKER_REMEDIATION_GRPC", HOST + ":" + ports.remediationGrpc());
        environment.put("TRACKER_REPORTING_GRPC", HOST + ":" + ports.reportingGrpc());
        return environment;
    }

    private Part java(
            String name,
            String module,
            List<String> arguments,
            Map<String, String> environment,
            List<Integer> listens,
            String address,
            Readiness readiness) {
        Map<String, String> all = new LinkedHashMap<>(MEMORY);
        all.putAll(environment);
        all.putAll(toldTo(name));
        Application application = unpacked(module);
        List<String> command = new ArrayList<>();
        if (name.equals(MONGODB)) {
            command.addAll(BEHIND_THE_OTHERS);
        }
        command.add(installation.java().toString());
        command.addAll(JVM);
        if (!OPTIMISED.contains(module)) {
            command.add(NO_OPTIMISING_COMPILER);
        }
        if (name.equals(MONGODB)) {
            command.add(MOST_OF_IT_YOUNG);
        }
        command.addAll(application.startsFaster(name));
        command.addAll(List.of("-jar", application.jar().toString()));
        command.addAll(arguments);
        return new ChildProcess(new ProcessSpec(
                name,
                command,
                all,
                listens,
                address,
                readiness,
                START_WITHIN,
                STOP_WITHIN,
                data.log(name),
                data.pid(name)));
    }

    private Map<String, String> toldTo(String part) {
        String start = part + ":";
        return told.entrySet().stream()
                .filter(each -> each.getKey().startsWith(start))
                .collect(Collectors.toMap(each -> each.getKey().substring(start.length()), Map.Entry::getValue));
    }

    private Application unpacked(String module) {
        Path executable = installation.jar(module);
        try {
            return Application.of(executable);
        } catch (IOException e) {
            throw new StackException("%s cannot be unpacked: %s".formatted(executable, e), e);
        }
    }

    private String databasePassword(String role) {
        return secrets.get("postgres-" + role);
    }

    private String clientSecret(String client) {
        return secrets.get("client-" + client);
    }

    private static String http(int port) {
        return "http://" + HOST + ":" + port;
    }

    private static Readiness ready(int port) {
        return Readiness.service(http(port));
    }
}
