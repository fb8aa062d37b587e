package tracker.k8s;

import static java.util.stream.Collectors.toCollection;
import static tracker.k8s.Manifests.ofKind;
import static tracker.k8s.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What no schema says, of all documents that go to a cluster together. */
enum Rule {
    CONTAINERS_ARE_LIMITED(Rule::limited),
    CONTAINERS_ARE_CONFINED(Rule::confined),
    PODS_ARE_CONFINED(Rule::podsConfined),
    CONTAINERS_ARE_PROBED(Rule::probed),
    PODS_HAVE_TIME_TO_DRAIN(Rule::drained),
    SECRETS_ARE_NOT_HERE(Rule::withoutSecrets),
    SETTINGS_ARE_THE_SERVICES(Rule::settings),
    REFERENCES_RESOLVE(Rule::references),
    JOBS_RUN_WHAT_A_SERVICE_RUNS(Rule::images),
    ONLY_MIGRATIONS_ARE_THE_OWNERS(Rule::owner),
    SERVICES_SELECT_A_DEPLOYMENT(Rule::services),
    ROUTES_LEAD_TO_A_SERVICE(Rule::routes),
    ROUTES_OPEN_WHAT_THE_GATEWAY_ANSWERS(Rule::paths),
    ROUTES_END_NO_STREAM(Rule::streams),
    EVERYTHING_IS_IN_THE_NAMESPACE(Rule::namespaces),
    SCALING_KNOWS_ITS_TARGET_AND_METRICS(Rule::scaling),
    BUDGETS_COVER_SOMETHING(Rule::budgets),
    SERVICES_SCALE_AND_OUTLIVE_A_NODE(Rule::redundant),
    STORES_OUTLIVE_A_NODE(Rule::stores),
    THE_DATABASE_HAS_CONNECTIONS_FOR_ALL(Rule::connections),
    BACKUPS_HAVE_A_PLACE_OF_THEIR_OWN(Rule::backups),
    CERTIFICATES_FIT(Rule::certificates);

    private record Container(String service, JsonNode spec) {
        @Override
        public String toString() {
            return "the container of " + service;
        }
    }

    private static final String POD = "/spec/template/spec";
    private static final String JOB = "/spec/jobTemplate/spec/template/spec";
    private static final String PROFILES = "SPRING_PROFILES_ACTIVE";
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|TOKEN|MONGO_URI)");

    /** By the stores' operators, by who runs Axon Server or the object store, and the certificate by whoever owns the site's name. */
    private static final Set<String> MADE_BY_OTHERS = Set.of(
            "Secret tracker-postgres-ca",
            "Secret tracker-postgres-ca ca.crt",
            "Secret tracker-mongodb-uri connectionString.standard",
            "Secret tracker-axon-server",
            "Secret tracker-axon-server token",
            "Secret tracker-axon-server ca.crt",
            "Secret tracker-backup access-key-id",
            "Secret tracker-backup secret-access-key",
            "Secret tracker-tls");

    /** Fields that hold the name of a secret, in any of the kinds. */
    private static final List<String> SECRET_FIELDS = List.of(
            "secretKeyRef",
            "secret",
            "clientSecret",
            "keySecret",
            "passwordSecret",
            "passwordSecretRef",
            "certificateRefs",
            "accessKeyId",
            "secretAccessKey");

    /** Of the role that may change and remove events. */
    private static final String OWNER = "tracker-postgres-owner";

    private static final String LAG = "tracker_processor_lag";

    /** Web server, gRPC server, processors, and all the rest. */
    private static final int PHASES_OF_A_SHUTDOWN = 4;

    /** Those of the horizon, the listener and the notifier; the migration's ends before them. */
    private static final int CONNECTIONS_OUTSIDE_OF_THE_POOL = 3;

    private final BiConsumer<List<ObjectNode>, List<String>> check;

    Rule(BiConsumer<List<ObjectNode>, List<String>> check) {
        this.check = check;
    }

    List<String> violations(List<ObjectNode> documents) {
        List<String> broken = new ArrayList<>();
        check.accept(documents, broken);
        return broken;
    }

    private static void limited(List<ObjectNode> documents, List<String> broken) {
        for (Container container : allContainers(documents)) {
            for (String amount : List.of("/requests/cpu", "/requests/memory", "/limits/cpu", "/limits/memory")) {
                if (container.spec().at("/resources" + amount).isMissingNode()) {
                    broken.add(container + " has no " + amount);
                }
            }
        }
    }

    private static void confined(List<ObjectNode> documents, List<String> broken) {
        for (Container container : allContainers(documents)) {
            JsonNode context = container.spec().path("securityContext");
            must(container, context, "/readOnlyRootFilesystem", "true", broken);
            must(container, context, "/allowPrivilegeEscalation", "false", broken);
            must(container, context, "/capabilities/drop", "[\"ALL\"]", broken);
            must(container, context, "/capabilities/add", "", broken);
        }
    }

    private static void podsConfined(List<ObjectNode> documents, List<String> broken) {
        ofKind(documents, "Deployment").forEach(deployment -> podConfined(deployment, deployment.at(POD), broken));
        ofKind(documents, "CronJob").forEach(job -> podConfined(job, job.at(JOB), broken));
    }

    private static void podConfined(ObjectNode owner, JsonNode pod, List<String> broken) {
        must(title(owner), pod, "/securityContext/runAsNonRoot", "true", broken);
        must(title(owner), pod, "/securityContext/seccompProfile/type", "RuntimeDefault", broken);
        must(title(owner), pod, "/automountServiceAccountToken", "false", broken);
        must(title(owner), pod, "/hostNetwork", "", broken);
        must(title(owner), pod, "/hostPID", "", broken);
        must(title(owner), pod, "/hostIPC", "", broken);
    }

    /** Readiness knows the stores: if liveness did, a store that is away would have every one of its clients restarted. */
    private static void probed(List<ObjectNode> documents, List<String> broken) {
        for (Container container : containers(documents)) {
            must(container, container.spec(), "/startupProbe/httpGet/path", "/actuator/health/liveness", broken);
            must(container, container.spec(), "/livenessProbe/httpGet/path", "/actuator/health/liveness", broken);
            must(container, container.spec(), "/readinessProbe/httpGet/path", "/actuator/health/readiness", broken);
        }
    }

    private static void drained(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode deployment : ofKind(documents, "Deployment")) {
            long grace = deployment.at(POD + "/terminationGracePeriodSeconds").asLong();
            long before = deployment
                    .at(POD + "/containers/0/lifecycle/preStop/sleep/seconds")
                    .asLong();
            long shutdown = PHASES_OF_A_SHUTDOWN
                    * Settings.shutdownPhase(service(deployment)).toSeconds();
            if (before == 0) {
                broken.add(title(deployment) + " stops while requests are still sent to it");
            }
            if (grace < before + shutdown) {
                broken.add(title(deployment) + " is killed before it has drained");
            }
        }
    }

    private static void withoutSecrets(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode secret : ofKind(documents, "Secret")) {
            broken.add(title(secret) + " is written down");
        }
        for (Container container : allContainers(documents)) {
            for (JsonNode variable : container.spec().path("env")) {
                String name = variable.path("name").asText();
                if (SECRET.matcher(name).matches()
                        && variable.at("/valueFrom/secretKeyRef").isMissingNode()) {
                    broken.add(container + " has " + name + " in clear");
                }
            }
        }
        for (ObjectNode map : ofKind(documents, "ConfigMap")) {
            for (String setting : keys(map)) {
                if (SECRET.matcher(setting).matches()) {
                    broken.add(title(map) + " has " + setting + " in clear");
                }
            }
        }
    }

    /** A map is shared, so each of its settings is some service's; what a container has alone, it reads itself. */
    private static void settings(List<ObjectNode> documents, List<String> broken) {
        Set<String> known = new HashSet<>();
        Settings.SERVICES.forEach(service -> known.addAll(Settings.of(service)));
        known.add(PROFILES);
        Set<String> shared = new TreeSet<>();
        ofKind(documents, "ConfigMap").forEach(map -> shared.addAll(keys(map)));
        Set<String> optional = new TreeSet<>();
        if (isSet(documents, "TRACKER_EVENT_STORE", "axon-server")) {
            optional.add("TRACKER_AXON_SERVER");
        }
        if (isSet(documents, PROFILES, "mtls")) {
            optional.addAll(Settings.OF_CERTIFICATES);
        }
        for (String setting : shared) {
            if (!known.contains(setting)) {
                broken.add("no service reads " + setting);
            }
        }
        for (Container container : containers(documents)) {
            given(
                    container,
                    Settings.of(container.service()),
                    Settings.required(container.service(), optional),
                    shared,
                    broken);
        }
        Set<String> ofMigrations = new TreeSet<>(Settings.OF_MIGRATIONS);
        ofMigrations.addAll(Settings.OF_THE_OWNER);
        for (Container container : initContainers(documents)) {
            given(container, ofMigrations, ofMigrations, shared, broken);
        }
    }

    private static void given(
            Container container, Set<String> read, Set<String> required, Set<String> shared, List<String> broken) {
        Set<String> own = new TreeSet<>();
        container
                .spec()
                .path("env")
                .forEach(variable -> own.add(variable.path("name").asText()));
        Set<String> unread = new TreeSet<>(own);
        unread.removeAll(read);
        unread.forEach(setting -> broken.add(container + " does not read " + setting));
        Set<String> missing = new TreeSet<>(required);
        missing.removeAll(own);
        missing.removeAll(shared);
        missing.forEach(setting -> broken.add(container + " is not given " + setting));
    }

    private static void references(List<ObjectNode> documents, List<String> broken) {
        Set<String> there = new HashSet<>(MADE_BY_OTHERS);
        Stream.concat(ofKind(documents, "ConfigMap").stream(), Manifests.secretsOfTheScript().stream())
                .forEach(document -> {
                    String name = document.path("kind").asText() + " "
                            + document.at("/metadata/name").asText();
                    there.add(name);
                    keys(document).forEach(key -> there.add(name + " " + key));
                });
        ofKind(documents, "Certificate").stream()
                .map(certificate ->
                        "Secret " + certificate.at("/spec/secretName").asText())
                .forEach(secret ->
                        there.addAll(List.of(secret, secret + " ca.crt", secret + " tls.crt", secret + " tls.key")));
        for (ObjectNode document : documents) {
            for (String reference : referencesOf(document)) {
                if (!there.contains(reference)) {
                    broken.add(title(document) + " refers to " + reference);
                }
            }
        }
    }

    private static void images(List<ObjectNode> documents, List<String> broken) {
        Set<String> there = containers(documents).stream()
                .map(container -> container.spec().path("image").asText())
                .collect(toCollection(TreeSet::new));
        allContainers(documents).stream()
                .filter(container ->
                        !there.contains(container.spec().path("image").asText()))
                .forEach(container -> broken.add(container + " is of another version than the services"));
    }

    /** Who takes a running container over finds the owner's password neither in it nor in what it shares with the migrations. */
    private static void owner(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode deployment : ofKind(documents, "Deployment")) {
            JsonNode pod = deployment.at(POD);
            if (Stream.of("containers", "volumes")
                    .anyMatch(field -> pod.path(field).toString().contains(OWNER))) {
                broken.add(title(deployment) + " goes on running with the owner's password");
            }
            must(title(deployment), pod, "/shareProcessNamespace", "", broken);
            Set<String> written = volumes(pod.path("containers"));
            elements(pod.path("initContainers"))
                    .flatMap(container -> elements(container.path("volumeMounts")))
                    .map(mount -> mount.path("name").asText())
                    .filter(written::contains)
                    .forEach(volume ->
                            broken.add(title(deployment) + " may leave something for the migrations in " + volume));
            if (Settings.connections(service(deployment)) > 0) {
                must(title(deployment), pod, "/initContainers/0/name", "migrations", broken);
                must(title(deployment), pod, "/initContainers/0/command/3", Settings.MIGRATE, broken);
                must(
                        title(deployment),
                        pod,
                        "/initContainers/0/image",
                        pod.at("/containers/0/image").asText(),
                        broken);
            }
        }
    }

    /** That one of the containers may write to. */
    private static Set<String> volumes(JsonNode containers) {
        return elements(containers)
                .flatMap(container -> elements(container.path("volumeMounts")))
                .filter(mount -> !mount.path("readOnly").asBoolean())
                .map(mount -> mount.path("name").asText())
                .collect(toCollection(TreeSet::new));
    }

    private static void services(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode service : ofKind(documents, "Service")) {
            Optional<ObjectNode> deployment = selected(documents, service.at("/spec/selector"));
            if (deployment.isEmpty()) {
                broken.add(title(service) + " selects no deployment");
                continue;
            }
            List<String> ports =
                    deployment.get().at(POD + "/containers/0/ports").findValuesAsText("name");
            for (JsonNode port : service.at("/spec/ports")) {
                if (!ports.contains(port.path("targetPort").asText())) {
                    broken.add(title(service) + " aims at a port that is not there: " + port.path("targetPort"));
                }
            }
        }
    }

    /** A name of a listener belongs to one kind of route; an implementation would refuse the other kind's. */
    private static void routes(List<ObjectNode> documents, List<String> broken) {
        List<ObjectNode> routes = Stream.of("HTTPRoute", "GRPCRoute")
                .flatMap(kind -> ofKind(documents, kind).stream())
                .toList();
        List<String> hosts = routes.stream()
                .flatMap(route -> elements(route.at("/spec/hostnames")))
                .map(JsonNode::asText)
                .toList();
        if (routes.size() < 2 || new HashSet<>(hosts).size() != hosts.size()) {
            broken.add("REST and gRPC need a name each: " + hosts);
        }
        for (ObjectNode route : routes) {
            route.findValues("backendRefs").stream()
                    .flatMap(Rule::elements)
                    .filter(backend -> ofKind(documents, "Service").stream()
                            .filter(service -> service.at("/metadata/name").equals(backend.path("name")))
                            .flatMap(service -> elements(service.at("/spec/ports")))
                            .noneMatch(port -> port.path("port").equals(backend.path("port"))))
                    .forEach(backend -> broken.add(title(route) + " leads nowhere: " + backend));
        }
    }

    private static void paths(List<ObjectNode> documents, List<String> broken) {
        List<JsonNode> open = ofKind(documents, "HTTPRoute").stream()
                .flatMap(route -> elements(route.at("/spec/rules")))
                .filter(rule -> "gateway".equals(rule.at("/backendRefs/0/name").asText()))
                .flatMap(rule -> elements(rule.path("matches")))
                .map(match -> match.path("path"))
                .toList();
        for (String path : Settings.paths()) {
            if (open.stream().noneMatch(match -> covers(match, path))) {
                broken.add(path + " is not routed to the gateway");
            }
        }
    }

    /** An HTTPRoute says itself how long a request may take; of a GRPCRoute a policy of the implementation does. */
    private static void streams(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode route : ofKind(documents, "HTTPRoute")) {
            elements(route.at("/spec/rules"))
                    .forEach(rule -> must(title(route), rule, "/timeouts/request", "0s", broken));
        }
        for (ObjectNode route : ofKind(documents, "GRPCRoute")) {
            ofKind(documents, "BackendTrafficPolicy").stream()
                    .filter(policy -> elements(policy.at("/spec/targetRefs"))
                            .anyMatch(target -> target.path("kind").equals(route.path("kind"))
                                    && target.path("name").equals(route.at("/metadata/name"))))
                    .findAny()
                    .ifPresentOrElse(
                            policy -> must(title(policy), policy, "/spec/timeout/http/requestTimeout", "0s", broken),
                            () -> broken.add(title(route) + " has the time-out of its implementation"));
        }
    }

    /** A prefix ends with a segment. */
    private static boolean covers(JsonNode match, String path) {
        String value = match.path("value").asText();
        String prefix = value.endsWith("/") ? value : value + "/";
        return path.equals(value) || match.path("type").asText().equals("PathPrefix") && path.startsWith(prefix);
    }

    private static void namespaces(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode document : documents) {
            if (!document.path("kind").asText().equals("Namespace")) {
                must(title(document), document, "/metadata/namespace", "tracker", broken);
            }
        }
    }

    private static void scaling(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode scaling : ofKind(documents, "HorizontalPodAutoscaler")) {
            List<ObjectNode> targets = ofKind(documents, "Deployment").stream()
                    .filter(deployment -> scales(scaling, deployment))
                    .toList();
            if (targets.size() != 1) {
                broken.add(title(scaling) + " scales nothing");
            }
            if (targets.stream().anyMatch(target -> target.path("spec").has("replicas"))) {
                broken.add(title(scaling) + " would be overruled by replicas at every apply");
            }
            for (JsonNode metric : scaling.at("/spec/metrics")) {
                String name = metric.at("/pods/metric/name").asText();
                if (metric.has("pods") && !Settings.gauges().contains(name)) {
                    broken.add(title(scaling) + " looks at " + name + ", which no service exports");
                }
            }
        }
    }

    private static void budgets(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode budget : ofKind(documents, "PodDisruptionBudget")) {
            JsonNode covered = budget.at("/spec/selector/matchLabels");
            if (selected(documents, covered).isEmpty()
                    && ofKind(documents, "MongoDBCommunity").stream().noneMatch(store -> covered.equals(pods(store)))) {
                broken.add(title(budget) + " covers nothing");
            }
        }
    }

    /** Each is there at least twice, more often under load, and never all taken away. Who has a database has processors too. */
    private static void redundant(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode deployment : ofKind(documents, "Deployment")) {
            List<ObjectNode> scalings = ofKind(documents, "HorizontalPodAutoscaler").stream()
                    .filter(scaling -> scales(scaling, deployment))
                    .toList();
            if (scalings.stream()
                    .noneMatch(scaling -> scaling.at("/spec/minReplicas").asInt() > 1)) {
                broken.add(title(deployment) + " may run only once");
            }
            Set<String> load = Settings.connections(service(deployment)) > 0 ? Set.of("cpu", LAG) : Set.of("cpu");
            Set<String> known = scalings.stream()
                    .flatMap(scaling -> elements(scaling.at("/spec/metrics")))
                    .map(metric -> metric.at("/resource/name").asText()
                            + metric.at("/pods/metric/name").asText())
                    .collect(toCollection(TreeSet::new));
            if (!known.equals(load)) {
                broken.add("%s is scaled by %s and must be by %s".formatted(title(deployment), known, load));
            }
            if (ofKind(documents, "PodDisruptionBudget").stream()
                    .filter(budget -> selected(List.of(deployment), budget.at("/spec/selector/matchLabels"))
                            .isPresent())
                    .noneMatch(budget -> budget.at("/spec/maxUnavailable").asInt() == 1)) {
                broken.add(title(deployment) + " may be taken away as a whole");
            }
        }
    }

    /** Instances of a store are on nodes of their own, and taken away one at a time: CloudNativePG sees to the latter itself. */
    private static void stores(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode cluster : ofKind(documents, "Cluster")) {
            if (cluster.at("/spec/instances").asInt() > 1) {
                must(title(cluster), cluster, "/spec/affinity/podAntiAffinityType", "required", broken);
            }
        }
        for (ObjectNode store : ofKind(documents, "MongoDBCommunity")) {
            if (store.at("/spec/members").asInt() > 1) {
                JsonNode apart = store.at("/spec/statefulSet/spec/template/spec/affinity/podAntiAffinity"
                        + "/requiredDuringSchedulingIgnoredDuringExecution/0");
                must(title(store), apart, "/topologyKey", "kubernetes.io/hostname", broken);
                must(
                        title(store),
                        apart,
                        "/labelSelector/matchLabels",
                        pods(store).toString(),
                        broken);
                if (ofKind(documents, "PodDisruptionBudget").stream()
                        .filter(budget ->
                                budget.at("/spec/selector/matchLabels").equals(pods(store)))
                        .noneMatch(budget -> budget.at("/spec/maxUnavailable").asInt() == 1)) {
                    broken.add(title(store) + " may lose most of its members at once");
                }
            }
        }
    }

    /** By which label its operator's pods are known. */
    private static ObjectNode pods(ObjectNode store) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("app", store.at("/metadata/name").asText() + "-svc");
    }

    /** Every replica at its most, and one more of each while a version replaces another. */
    private static void connections(List<ObjectNode> documents, List<String> broken) {
        int needed = 0;
        for (ObjectNode deployment : ofKind(documents, "Deployment")) {
            int replicas = ofKind(documents, "HorizontalPodAutoscaler").stream()
                    .filter(scaling -> scales(scaling, deployment))
                    .mapToInt(scaling -> scaling.at("/spec/maxReplicas").asInt())
                    .findAny()
                    .orElse(1);
            int pool = Settings.connections(service(deployment));
            needed += pool == 0 ? 0 : (replicas + 1) * (pool + CONNECTIONS_OUTSIDE_OF_THE_POOL);
        }
        for (ObjectNode cluster : ofKind(documents, "Cluster")) {
            int there =
                    cluster.at("/spec/postgresql/parameters/max_connections").asInt();
            if (there < needed) {
                broken.add("%s allows %d connections of %d".formatted(title(cluster), there, needed));
            }
        }
    }

    /** PostgreSQL does not archive into what another history left. */
    private static void backups(List<ObjectNode> documents, List<String> broken) {
        for (ObjectNode cluster : ofKind(documents, "Cluster")) {
            List<JsonNode> own = elements(cluster.at("/spec/plugins")).toList();
            List<JsonNode> sources = elements(cluster.at("/spec/externalClusters"))
                    .map(source -> source.path("plugin"))
                    .toList();
            Stream.concat(own.stream(), sources.stream())
                    .map(plugin -> plugin.at("/parameters/barmanObjectName"))
                    .filter(store -> ofKind(documents, "ObjectStore").stream()
                            .noneMatch(there -> there.at("/metadata/name").equals(store)))
                    .forEach(store -> broken.add(title(cluster) + " archives to nowhere: " + store));
            own.stream()
                    .map(plugin -> plugin.path("parameters"))
                    .filter(place -> sources.stream()
                            .anyMatch(source -> source.path("parameters").equals(place)))
                    .forEach(place -> broken.add(title(cluster) + " archives to where it comes from: " + place));
        }
        for (ObjectNode schedule : ofKind(documents, "ScheduledBackup")) {
            if (ofKind(documents, "Cluster").stream()
                    .noneMatch(cluster -> cluster.at("/metadata/name").equals(schedule.at("/spec/cluster/name")))) {
                broken.add(title(schedule) + " backs nothing up");
            }
        }
    }

    /** With certificates between the parts, each shows one that names it, and is spoken to as it speaks. */
    private static void certificates(List<ObjectNode> documents, List<String> broken) {
        if (!isSet(documents, PROFILES, "mtls")) {
            return;
        }
        for (ObjectNode deployment : ofKind(documents, "Deployment")) {
            String name = service(deployment);
            String secret = elements(deployment.at(POD + "/volumes"))
                    .filter(volume -> volume.path("name").asText().equals("tls"))
                    .map(volume -> volume.at("/secret/secretName").asText())
                    .findAny()
                    .orElse("");
            Set<String> names = certificate(documents, secret, "/spec/dnsNames");
            if (!names.contains(name)) {
                broken.add(title(deployment) + " shows a certificate of " + names);
            }
            if (!certificate(documents, secret, "/spec/usages").contains("client auth")) {
                broken.add(title(deployment) + " has no certificate to call others with");
            }
            if (Settings.connections(name) > 0) {
                serves(documents, deployment, secret, names, broken);
            }
        }
        ofKind(documents, "ConfigMap").stream()
                .flatMap(map -> map.path("data").properties().stream())
                .filter(setting -> setting.getKey().matches("TRACKER_(ESCALATION|REMEDIATION|REPORTING)_HTTP"))
                .filter(setting -> !setting.getValue().asText().startsWith("https://"))
                .forEach(setting -> broken.add(setting + " is not asked over TLS"));
    }

    private static void serves(
            List<ObjectNode> documents, ObjectNode deployment, String secret, Set<String> names, List<String> broken) {
        if (!certificate(documents, secret, "/spec/usages").contains("server auth")) {
            broken.add(title(deployment) + " has no certificate to be called with");
        }
        JsonNode container = deployment.at(POD + "/containers/0");
        for (String probe : List.of("/startupProbe", "/livenessProbe", "/readinessProbe")) {
            must(title(deployment), container, probe + "/httpGet/scheme", "HTTPS", broken);
        }
        for (ObjectNode monitor : ofKind(documents, "PodMonitor")) {
            if (selected(List.of(deployment), monitor.at("/spec/selector/matchLabels"))
                    .isPresent()) {
                JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");
                must(title(monitor), endpoint, "/scheme", "https", broken);
                if (!names.contains(endpoint.at("/tlsConfig/serverName").asText())) {
                    broken.add(title(monitor) + " would not believe " + title(deployment));
                }
            }
        }
    }

    private static Set<String> certificate(List<ObjectNode> documents, String secret, String pointer) {
        return ofKind(documents, "Certificate").stream()
                .filter(certificate ->
                        certificate.at("/spec/secretName").asText().equals(secret))
                .flatMap(certificate -> elements(certificate.at(pointer)))
                .map(JsonNode::asText)
                .collect(toCollection(TreeSet::new));
    }

    private static boolean isSet(List<ObjectNode> documents, String setting, String value) {
        return ofKind(documents, "ConfigMap").stream()
                .anyMatch(map -> map.path("data").path(setting).asText().equals(value));
    }

    private static void must(Object owner, JsonNode of, String pointer, String value, List<String> broken) {
        JsonNode found = of.at(pointer);
        String text = found.isContainerNode() ? found.toString() : found.asText();
        if (!text.equals(value)) {
            broken.add("%s: %s is '%s' and must be '%s'".formatted(owner, pointer, text, value));
        }
    }

    /** Those that go on running. */
    private static List<Container> containers(List<ObjectNode> documents) {
        return containers(documents, "Deployment", POD + "/containers");
    }

    private static List<Container> initContainers(List<ObjectNode> documents) {
        return containers(documents, "Deployment", POD + "/initContainers");
    }

    private static List<Container> allContainers(List<ObjectNode> documents) {
        return Stream.of(
                        containers(documents),
                        initContainers(documents),
                        containers(documents, "CronJob", JOB + "/containers"))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Container> containers(List<ObjectNode> documents, String kind, String pointer) {
        return ofKind(documents, kind).stream()
                .flatMap(
                        owner -> elements(owner.at(pointer)).map(container -> new Container(service(owner), container)))
                .toList();
    }

    private static String service(ObjectNode deployment) {
        return deployment.at("/metadata/name").asText();
    }

    private static boolean scales(ObjectNode scaling, ObjectNode deployment) {
        return scaling.at("/spec/scaleTargetRef/name").equals(deployment.at("/metadata/name"));
    }

    private static Optional<ObjectNode> selected(List<ObjectNode> documents, JsonNode selector) {
        return ofKind(documents, "Deployment").stream()
                .filter(_ -> !selector.isEmpty())
                .filter(deployment -> selector.properties().stream()
                        .allMatch(label -> deployment
                                .at("/spec/template/metadata/labels")
                                .path(label.getKey())
                                .equals(label.getValue())))
                .findAny();
    }

    /** Every ConfigMap and Secret named anywhere in a document, with the key where one is named. */
    private static Set<String> referencesOf(ObjectNode document) {
        Set<String> found = new TreeSet<>();
        document.findValues("configMapRef")
                .forEach(map -> found.add("ConfigMap " + map.path("name").asText()));
        SECRET_FIELDS.stream()
                .flatMap(field -> document.findValues(field).stream())
                .flatMap(value -> value.isArray() ? elements(value) : Stream.of(value))
                .forEach(reference -> {
                    String name = "Secret " + reference.path("secretName").asText()
                            + reference.path("name").asText();
                    found.add(
                            reference.has("key")
                                    ? name + " " + reference.path("key").asText()
                                    : name);
                    reference
                            .path("items")
                            .forEach(item ->
                                    found.add(name + " " + item.path("key").asText()));
                });
        return found;
    }

    private static List<String> keys(ObjectNode document) {
        List<String> keys = new ArrayList<>();
        document.path("data").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
