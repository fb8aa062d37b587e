package tracker.k8s;

import static tracker.k8s.Manifests.ofKind;
import static tracker.k8s.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What no schema says, of all documents that go to a cluster together. */
enum Rule {
    CONTAINERS_ARE_LIMITED((documents, broken) -> containers(documents)
            .filter(container -> Stream.of("/requests/cpu", "/requests/memory", "/limits/cpu", "/limits/memory")
                    .anyMatch(
                            amount -> container.spec().at("/resources" + amount).isMissingNode()))
            .forEach(container -> broken.add(container + " has no limits or requests"))),

    CONTAINERS_ARE_CONFINED((documents, broken) -> containers(documents).forEach(container -> {
        container.must("/securityContext/readOnlyRootFilesystem", "true", broken);
        container.must("/securityContext/allowPrivilegeEscalation", "false", broken);
        container.must("/securityContext/capabilities/drop", "[\"ALL\"]", broken);
        if (container.spec().at("/securityContext/capabilities").has("add")) {
            broken.add(container + " adds capabilities");
        }
    })),

    PODS_ARE_CONFINED((documents, broken) -> ofKind(documents, "Deployment").forEach(deployment -> {
        must(deployment, "/spec/template/spec/securityContext/runAsNonRoot", "true", broken);
        must(deployment, "/spec/template/spec/securityContext/seccompProfile/type", "RuntimeDefault", broken);
        must(deployment, "/spec/template/spec/automountServiceAccountToken", "false", broken);
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (deployment.at("/spec/template/spec").has(shared)) {
                broken.add(title(deployment) + " has " + shared);
            }
        }
    })),

    CONTAINERS_ARE_PROBED((documents, broken) -> containers(documents).forEach(container -> {
        container.must("/startupProbe/httpGet/path", "/actuator/health/liveness", broken);
        // readiness knows the stores: a liveness that did would have every client of a store restarted
        container.must("/livenessProbe/httpGet/path", "/actuator/health/liveness", broken);
        container.must("/readinessProbe/httpGet/path", "/actuator/health/readiness", broken);
    })),

    PODS_HAVE_TIME_TO_DRAIN((documents, broken) -> ofKind(documents, "Deployment")
            .forEach(deployment -> {
                long grace = deployment
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asLong();
                long before = deployment
                        .at("/spec/template/spec/containers/0/lifecycle/preStop/sleep/seconds")
                        .asLong();
                Duration phase = Settings.shutdownPhase(service(deployment));
                if (before == 0) {
                    broken.add(title(deployment) + " stops while requests are still sent to it");
                }
                if (grace
                        < before
                                + phase.multipliedBy(Figures.PHASES_OF_A_SHUTDOWN)
                                        .toSeconds()) {
                    broken.add(title(deployment) + " is killed before it has drained");
                }
            })),

    SECRETS_ARE_NOT_HERE((documents, broken) -> {
        ofKind(documents, "Secret").forEach(secret -> broken.add(title(secret) + " is written down"));
        containers(documents)
                .forEach(container -> container.spec().path("env").forEach(variable -> {
                    if (variable.path("name").asText().matches(".*(PASSWORD|SECRET|TOKEN|KEY|MONGO_URI).*")
                            && variable.at("/valueFrom/secretKeyRef").isMissingNode()) {
                        broken.add(container + " has " + variable.path("name").asText() + " in clear");
                    }
                }));
        ofKind(documents, "ConfigMap")
                .forEach(map -> map.path("data").fieldNames().forEachRemaining(setting -> {
                    if (setting.matches(".*(PASSWORD|SECRET|TOKEN|MONGO_URI).*")) {
                        broken.add(title(map) + " has " + setting + " in clear");
                    }
                }));
    }),

    SETTINGS_ARE_THE_SERVICES((documents, broken) -> {
        Set<String> known = new HashSet<>();
        Settings.SERVICES.forEach(service -> known.addAll(Settings.of(service)));
        ofKind(documents, "ConfigMap")
                .forEach(map -> map.path("data").fieldNames().forEachRemaining(setting -> {
                    if (!known.contains(setting)) {
                        broken.add(title(map) + " has " + setting + ", which no service reads");
                    }
                }));
        containers(documents).forEach(container -> {
            Set<String> read = Settings.of(container.service());
            Set<String> given = new TreeSet<>();
            container
                    .spec()
                    .path("env")
                    .forEach(variable -> given.add(variable.path("name").asText()));
            given.stream()
                    .filter(setting -> !read.contains(setting))
                    .forEach(setting -> broken.add(container + " does not read " + setting));
            container
                    .spec()
                    .path("envFrom")
                    .forEach(source -> configMap(
                                    documents, source.at("/configMapRef/name").asText())
                            .forEach(map -> map.path("data").fieldNames().forEachRemaining(given::add)));
            Settings.required(container.service()).stream()
                    .filter(setting -> !given.contains(setting))
                    .forEach(setting -> broken.add(container + " is not given " + setting));
        });
    }),

    REFERENCES_RESOLVE((documents, broken) -> {
        Set<String> there = madeByOthers();
        ofKind(documents, "ConfigMap").forEach(map -> entries(map, "ConfigMap", there));
        Manifests.secretsOfTheScript().forEach(secret -> entries(secret, "Secret", there));
        for (ObjectNode document : documents) {
            references(document).stream()
                    .filter(reference -> !there.contains(reference))
                    .forEach(reference -> broken.add(title(document) + " refers to " + reference));
        }
    }),

    SERVICES_SELECT_A_DEPLOYMENT((documents, broken) -> ofKind(documents, "Service")
            .forEach(service -> {
                List<ObjectNode> selected = ofKind(documents, "Deployment").stream()
                        .filter(deployment -> contains(podLabels(deployment), service.at("/spec/selector")))
                        .toList();
                if (selected.size() != 1) {
                    broken.add(title(service) + " selects " + selected.size() + " deployments");
                    return;
                }
                Set<String> ports = new HashSet<>();
                selected.getFirst()
                        .at("/spec/template/spec/containers/0/ports")
                        .forEach(port -> ports.add(port.path("name").asText()));
                service.at("/spec/ports").forEach(port -> {
                    if (!ports.contains(port.path("targetPort").asText())) {
                        broken.add(title(service) + " aims at a port that is not there: " + port.path("targetPort"));
                    }
                });
            })),

    ROUTES_LEAD_TO_A_SERVICE((documents, broken) -> {
        Set<String> hosts = new HashSet<>();
        Stream.of("HTTPRoute", "GRPCRoute")
                .flatMap(kind -> ofKind(documents, kind).stream())
                .forEach(route -> {
                    // a listener's name belongs to one kind of route only; the other one would be refused by the
                    // implementation
                    route.at("/spec/hostnames").forEach(host -> {
                        if (!hosts.add(host.asText())) {
                            broken.add(title(route) + " shares " + host.asText());
                        }
                    });
                    route.findValues("backendRefs")
                            .forEach(backends -> backends.forEach(backend -> {
                                boolean found = ofKind(documents, "Service").stream()
                                        .filter(service ->
                                                service.at("/metadata/name").equals(backend.path("name")))
                                        .flatMap(service -> elements(service.at("/spec/ports")))
                                        .anyMatch(port -> port.path("port").equals(backend.path("port")));
                                if (!found) {
                                    broken.add(title(route) + " leads nowhere: " + backend);
                                }
                            }));
                });
        if (hosts.size() < 2) {
            broken.add("there is no way in for both REST and gRPC");
        }
    }),

    EVERYTHING_IS_IN_THE_NAMESPACE((documents, broken) -> documents.stream()
            .filter(document -> !document.path("kind").asText().equals("Namespace"))
            .filter(document -> !document.at("/metadata/namespace").asText().equals("tracker"))
            .forEach(document -> broken.add(title(document) + " is elsewhere"))),

    SCALING_KNOWS_ITS_TARGET_AND_METRICS((documents, broken) -> ofKind(documents, "HorizontalPodAutoscaler")
            .forEach(scaling -> {
                List<ObjectNode> targets = ofKind(documents, "Deployment").stream()
                        .filter(deployment ->
                                deployment.at("/metadata/name").equals(scaling.at("/spec/scaleTargetRef/name")))
                        .toList();
                if (targets.size() != 1) {
                    broken.add(title(scaling) + " scales nothing");
                }
                if (targets.stream().anyMatch(target -> target.path("spec").has("replicas"))) {
                    broken.add(title(scaling) + " would be overruled by replicas at every apply");
                }
                scaling.at("/spec/metrics").forEach(metric -> {
                    String name = metric.at("/pods/metric/name").asText();
                    if (metric.has("pods") && !Settings.gauges().contains(name)) {
                        broken.add(title(scaling) + " looks at " + name + ", which no service exports");
                    }
                });
            })),

    BUDGETS_COVER_A_DEPLOYMENT((documents, broken) -> ofKind(documents, "PodDisruptionBudget")
            .forEach(budget -> {
                if (ofKind(documents, "Deployment").stream()
                        .noneMatch(deployment ->
                                contains(podLabels(deployment), budget.at("/spec/selector/matchLabels")))) {
                    broken.add(title(budget) + " covers nothing");
                }
            })),

    /** Every replica at its most, and one more of each while a version replaces another. */
    THE_DATABASE_HAS_CONNECTIONS_FOR_ALL((documents, broken) -> {
        int needed = 0;
        for (ObjectNode deployment : ofKind(documents, "Deployment")) {
            int replicas = ofKind(documents, "HorizontalPodAutoscaler").stream()
                    .filter(scaling -> scaling.at("/spec/scaleTargetRef/name").equals(deployment.at("/metadata/name")))
                    .mapToInt(scaling -> scaling.at("/spec/maxReplicas").asInt())
                    .findAny()
                    .orElse(1);
            int pool = Settings.connections(service(deployment));
            needed += pool == 0 ? 0 : (replicas + 1) * (pool + Figures.CONNECTIONS_OUTSIDE_OF_THE_POOL);
        }
        for (ObjectNode cluster : ofKind(documents, "Cluster")) {
            int there =
                    cluster.at("/spec/postgresql/parameters/max_connections").asInt();
            if (there < needed) {
                broken.add("%s allows %d connections of %d".formatted(title(cluster), there, needed));
            }
        }
    });

    /** What no constant could use if it stood beside them. */
    private static final class Figures {
        /** The listener's, and the migration's. */
        static final int CONNECTIONS_OUTSIDE_OF_THE_POOL = 2;

        /** Web server, gRPC server, processors, and all the rest. */
        static final int PHASES_OF_A_SHUTDOWN = 4;
    }

    private final BiConsumer<List<ObjectNode>, List<String>> check;

    Rule(BiConsumer<List<ObjectNode>, List<String>> check) {
        this.check = check;
    }

    List<String> violations(List<ObjectNode> documents) {
        List<String> broken = new ArrayList<>();
        check.accept(documents, broken);
        return broken;
    }

    private record Container(String service, JsonNode spec) {
        void must(String pointer, String value, List<String> broken) {
            String found = text(spec.at(pointer));
            if (!found.equals(value)) {
                broken.add("%s: %s is '%s' and must be '%s'".formatted(this, pointer, found, value));
            }
        }

        @Override
        public String toString() {
            return "container " + spec.path("name").asText() + " of " + service;
        }
    }

    private static Stream<Container> containers(List<ObjectNode> documents) {
        return ofKind(documents, "Deployment").stream()
                .flatMap(deployment -> Stream.of("containers", "initContainers")
                        .flatMap(list -> elements(deployment.at("/spec/template/spec/" + list)))
                        .map(container -> new Container(service(deployment), container)));
    }

    /** By the stores' operators, and the certificate by whoever owns the site's name. */
    private static Set<String> madeByOthers() {
        return new HashSet<>(Set.of(
                "Secret tracker-postgres-ca",
                "Secret tracker-postgres-ca ca.crt",
                "Secret tracker-mongodb-uri connectionString.standard",
                "Secret tracker-tls"));
    }

    private static String service(ObjectNode deployment) {
        return deployment.at("/metadata/name").asText();
    }

    private static void must(ObjectNode document, String pointer, String value, List<String> broken) {
        String found = text(document.at(pointer));
        if (!found.equals(value)) {
            broken.add("%s: %s is '%s' and must be '%s'".formatted(title(document), pointer, found, value));
        }
    }

    private static String text(JsonNode value) {
        return value.isContainerNode() ? value.toString() : value.asText();
    }

    private static void entries(ObjectNode document, String kind, Set<String> into) {
        String name = kind + " " + document.at("/metadata/name").asText();
        into.add(name);
        document.path("data").fieldNames().forEachRemaining(key -> into.add(name + " " + key));
    }

    private static List<ObjectNode> configMap(List<ObjectNode> documents, String name) {
        return ofKind(documents, "ConfigMap").stream()
                .filter(map -> map.at("/metadata/name").asText().equals(name))
                .toList();
    }

    /** Every ConfigMap and Secret named anywhere in a document, with the key where one is named. */
    private static Set<String> references(ObjectNode document) {
        Set<String> found = new TreeSet<>();
        document.findValues("configMapRef")
                .forEach(map -> found.add("ConfigMap " + map.path("name").asText()));
        Stream.of("secretKeyRef", "clientSecret", "secret", "passwordSecret", "passwordSecretRef", "certificateRefs")
                .flatMap(field -> document.findValues(field).stream())
                .flatMap(value -> value.isArray() ? elements(value) : Stream.of(value))
                .forEach(reference -> secrets(reference, found));
        return found;
    }

    private static void secrets(JsonNode reference, Set<String> found) {
        String name = "Secret "
                + reference.path("name").asText(reference.path("secretName").asText());
        found.add(reference.has("key") ? name + " " + reference.path("key").asText() : name);
        reference
                .path("items")
                .forEach(item -> found.add(name + " " + item.path("key").asText()));
    }

    private static JsonNode podLabels(ObjectNode deployment) {
        return deployment.at("/spec/template/metadata/labels");
    }

    private static boolean contains(JsonNode labels, JsonNode selector) {
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
