package tracker.k8s;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services can be told, and what they tell, as their sources say. */
final class Settings {

    static final List<String> SERVICES =
            List.of("escalation-service", "remediation-service", "reporting-service", "gateway");

    /** Without a default, since without certificates between the parts nobody reads them. */
    static final Set<String> OF_CERTIFICATES =
            Set.of("TRACKER_TLS_CERTIFICATE", "TRACKER_TLS_KEY", "TRACKER_TLS_AUTHORITIES");

    /** The program that migrates before a service. */
    static final String MIGRATE = "tracker.platform.eventstore.Migrate";

    /** Of that program, and of no other that is deployed. */
    static final Set<String> OF_THE_OWNER = Set.of("TRACKER_POSTGRES_OWNER_USER", "TRACKER_POSTGRES_OWNER_PASSWORD");

    /** What it needs besides. */
    static final Set<String> OF_MIGRATIONS = Set.of("TRACKER_POSTGRES_URL", "TRACKER_POSTGRES_USER");

    static final String CALLERS = "TRACKER_TLS_CALLERS";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(TRACKER_[A-Z_]+)(?::([^}]*))?}");
    private static final Pattern FOR_ONE_MACHINE = Pattern.compile(".*127\\.0\\.0\\.1.*");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET)");
    private static final Pattern METER = Pattern.compile("[gG]auge\\s*\\.builder\\(\"([a-z.]+)\"");

    private static final Pattern FIRST_SEGMENTS = Pattern.compile("OF_OTHERS = Set\\.of\\(([^)]*)\\)");

    private Settings() {}

    /** The environment variables that a service reads. */
    static Set<String> of(String service) {
        return placeholders(service).map(found -> found.group(1)).collect(toCollection(TreeSet::new));
    }

    /** Those of them whose default is none, or good on one machine only; of what is an option, those that are asked for. */
    static Set<String> required(String service, Set<String> optional) {
        return placeholders(service)
                .filter(found -> found.group(2) == null
                        || FOR_ONE_MACHINE.matcher(found.group(2)).matches()
                        || SECRET.matcher(found.group(1)).matches())
                .map(found -> found.group(1))
                .filter(setting -> !OF_THE_OWNER.contains(setting))
                .filter(setting -> optional.contains(setting)
                        || !setting.equals("TRACKER_AXON_SERVER") && !OF_CERTIFICATES.contains(setting))
                .collect(toCollection(TreeSet::new));
    }

    /** Whom a service lets in by certificate unless it is told otherwise. */
    static List<String> callers(String service) {
        return placeholders(service)
                .filter(found -> found.group(1).equals(CALLERS))
                .flatMap(found -> Stream.of(found.group(2).split(",")))
                .toList();
    }

    private static Stream<MatchResult> placeholders(String service) {
        return files(service).stream()
                .flatMap(file -> PLACEHOLDER.matcher(Manifests.text(file)).results());
    }

    static Duration shutdownPhase(String service) {
        return Duration.ofSeconds(number(service, "timeout-per-shutdown-phase: (\\d+)s"));
    }

    /** Connections of a service's pool; none when it has no database. */
    static int connections(String service) {
        return service.equals("gateway") ? 0 : number(service, "maximum-pool-size: (\\d+)");
    }

    /** The gauges of the platform's code, as Prometheus gets them. */
    static Set<String> gauges() {
        try (Stream<Path> sources = Files.walk(Manifests.ROOT.resolve("platform/src/main/java"))) {
            return sources.filter(source -> source.toString().endsWith(".java"))
                    .flatMap(source -> METER.matcher(Manifests.text(source)).results())
                    .map(result -> result.group(1).replace('.', '_'))
                    .collect(toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paths that the gateway answers: the page's and its files', and one below each segment that is not the page's. */
    static Set<String> paths() {
        String page = Manifests.text(Path.of("gateway/src/main/java/tracker/gateway/Page.java"));
        Set<String> paths = new TreeSet<>(Set.of("/", "/assets/page.js", "/icon.svg", "/plans/1"));
        FIRST_SEGMENTS
                .matcher(page)
                .results()
                .flatMap(found -> Stream.of(found.group(1).replace("\"", "").split(", ")))
                .forEach(segment -> paths.addAll(Set.of("/" + segment, "/" + segment + "/more")));
        return paths;
    }

    private static int number(String service, String setting) {
        List<Integer> found = files(service).stream()
                .flatMap(file -> Pattern.compile(setting)
                        .matcher(Manifests.text(file))
                        .results()
                        .map(result -> Integer.valueOf(result.group(1))))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(service + " says " + setting + " " + found.size() + " times");
        }
        return found.getFirst();
    }

    private static List<Path> files(String service) {
        List<Path> files = new ArrayList<>(List.of(
                Path.of("tls/src/main/resources/tracker-tls.yml"),
                Path.of("tracing/src/main/resources/tracker-tracing.yml")));
        if (service.equals("gateway")) {
            files.add(Path.of("gateway/src/main/resources/application.yaml"));
        } else {
            files.add(Path.of("platform/src/main/resources/tracker-platform.yml"));
            files.add(Path.of("platform/src/main/resources/event-store-defaults.properties"));
            files.add(Path.of(service + "/src/main/resources/application.yml"));
        }
        return files;
    }
}
