package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every overlay keeps every rule, and each rule finds the overlay that breaks it. */
class RuleTest {

    /** One change to the documents of a production with all components, which its rule must find. */
    record Canary(Rule rule, Consumer<List<ObjectNode>> change) {
        @Override
        public String toString() {
            return rule.name();
        }
    }

    private static final String GATEWAY = "Deployment/gateway";
    private static final String REPORTING = "Deployment/reporting-service";
    private static final String CONTAINER = "/spec/template/spec/containers/0";
    private static final String POD = "/spec/template/spec";
    private static final String JOB = "/spec/jobTemplate/spec/template/spec";

    static Stream<Arguments> rulesAndOverlays() {
        return Manifests.OVERLAYS.stream()
                .flatMap(overlay -> Arrays.stream(Rule.values())
                        .filter(rule ->
                                rule != Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE || !overlay.equals("single-node"))
                        .map(rule -> arguments(rule, overlay)));
    }

    static Stream<Canary> canaries() {
        return Stream.of(
                new Canary(Rule.CONTAINERS_ARE_LIMITED, remove(GATEWAY, CONTAINER + "/resources/limits/memory")),
                new Canary(
                        Rule.CONTAINERS_ARE_CONFINED,
                        set(GATEWAY, CONTAINER + "/securityContext/readOnlyRootFilesystem", "false")),
                new Canary(
                        Rule.CONTAINERS_ARE_CONFINED,
                        remove(GATEWAY, CONTAINER + "/securityContext/allowPrivilegeEscalation")),
                new Canary(
                        Rule.CONTAINERS_ARE_CONFINED,
                        remove(GATEWAY, CONTAINER + "/securityContext/capabilities/drop")),
                new Canary(
                        Rule.CONTAINERS_ARE_CONFINED,
                        set(GATEWAY, CONTAINER + "/securityContext/capabilities/add", "[SYS_PTRACE]")),
                new Canary(Rule.PODS_ARE_CONFINED, remove(GATEWAY, POD + "/securityContext/runAsNonRoot")),
                new Canary(Rule.PODS_ARE_CONFINED, remove(GATEWAY, POD + "/securityContext/seccompProfile")),
                new Canary(Rule.PODS_ARE_CONFINED, remove(GATEWAY, POD + "/automountServiceAccountToken")),
                new Canary(Rule.PODS_ARE_CONFINED, set(GATEWAY, POD + "/hostNetwork", "true")),
                new Canary(
                        Rule.CONTAINERS_ARE_PROBED,
                        set(GATEWAY, CONTAINER + "/livenessProbe/httpGet/path", "/actuator/health")),
                new Canary(Rule.PODS_HAVE_TIME_TO_DRAIN, set(GATEWAY, POD + "/terminationGracePeriodSeconds", "30")),
                new Canary(Rule.PODS_HAVE_TIME_TO_DRAIN, remove(GATEWAY, CONTAINER + "/lifecycle/preStop")),
                new Canary(
                        Rule.SECRETS_ARE_NOT_HERE,
                        documents -> documents.getFirst().put("kind", "Secret")),
                new Canary(
                        Rule.SECRETS_ARE_NOT_HERE,
                        set(GATEWAY, CONTAINER + "/env", "[{name: TRACKER_CLIENT_SECRET, value: a}]")),
                new Canary(
                        Rule.SETTINGS_ARE_THE_SERVICES,
                        set(GATEWAY, CONTAINER + "/env", "[{name: TRACKER_ISUER, value: a}]")),
                new Canary(
                        Rule.SETTINGS_ARE_THE_SERVICES,
                        documents -> Manifests.ofKind(documents, "ConfigMap")
                                .forEach(map -> map.withObject("/data").remove("TRACKER_ISSUER"))),
                new Canary(
                        Rule.SETTINGS_ARE_THE_SERVICES,
                        documents -> Manifests.ofKind(documents, "ConfigMap")
                                .forEach(map -> map.withObject("/data").put("TRACKER_NOTHING", "a"))),
                new Canary(
                        Rule.SETTINGS_ARE_THE_SERVICES,
                        documents -> Manifests.ofKind(documents, "ConfigMap")
                                .forEach(map -> map.withObject("/data").remove("TRACKER_AXON_SERVER"))),
                new Canary(
                        Rule.SETTINGS_ARE_THE_SERVICES,
                        documents -> Manifests.ofKind(documents, "ConfigMap")
                                .forEach(map -> map.withObject("/data").remove("TRACKER_TLS_KEY"))),
                new Canary(
                        Rule.CONTAINERS_ARE_CONFINED,
                        remove("CronJob/copy-events", JOB + "/containers/0/securityContext/readOnlyRootFilesystem")),
                new Canary(
                        Rule.PODS_ARE_CONFINED, remove("CronJob/copy-events", JOB + "/securityContext/runAsNonRoot")),
                new Canary(
                        Rule.JOBS_RUN_WHAT_A_SERVICE_RUNS,
                        set("CronJob/copy-events", JOB + "/containers/0/image", "tracker/escalation-service")),
                new Canary(
                        Rule.CONTAINERS_ARE_LIMITED,
                        remove(REPORTING, POD + "/initContainers/0/resources/limits/memory")),
                new Canary(
                        Rule.CONTAINERS_ARE_CONFINED,
                        remove(REPORTING, POD + "/initContainers/0/securityContext/readOnlyRootFilesystem")),
                new Canary(
                        Rule.SECRETS_ARE_NOT_HERE,
                        set(
                                REPORTING,
                                POD + "/initContainers/0/env",
                                "[{name: TRACKER_POSTGRES_OWNER_PASSWORD, value: a}]")),
                new Canary(Rule.SETTINGS_ARE_THE_SERVICES, remove(REPORTING, POD + "/initContainers/0/env")),
                new Canary(
                        Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS,
                        set(
                                REPORTING,
                                CONTAINER + "/env/0",
                                "{name: TRACKER_POSTGRES_PASSWORD,"
                                        + " valueFrom: {secretKeyRef: {name: tracker-postgres-owner, key: password}}}")),
                new Canary(
                        Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS,
                        set(REPORTING, CONTAINER + "/envFrom/0", "{secretRef: {name: tracker-postgres-owner}}")),
                new Canary(
                        Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS,
                        set(REPORTING, POD + "/volumes/0/secret/secretName", "tracker-postgres-owner")),
                new Canary(Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS, set(REPORTING, POD + "/shareProcessNamespace", "true")),
                new Canary(
                        Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS,
                        set(REPORTING, POD + "/initContainers/0/volumeMounts/0/name", "tmp")),
                new Canary(
                        Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS,
                        set(REPORTING, POD + "/initContainers/0/image", "tracker/reporting-service")),
                new Canary(Rule.ONLY_MIGRATIONS_ARE_THE_OWNERS, remove(REPORTING, POD + "/initContainers")),
                new Canary(
                        Rule.CERTIFICATES_FIT,
                        set("Deployment/escalation-service", CONTAINER + "/readinessProbe/httpGet/scheme", "HTTP")),
                new Canary(
                        Rule.CERTIFICATES_FIT,
                        set(
                                "Deployment/escalation-service",
                                POD + "/volumes/0/secret/secretName",
                                "tracker-tls-gateway")),
                new Canary(
                        Rule.CERTIFICATES_FIT, set("Certificate/reporting-service", "/spec/usages", "[client auth]")),
                new Canary(
                        Rule.CERTIFICATES_FIT,
                        set("Certificate/reporting-service", "/spec/dnsNames", "[reporting-service]")),
                new Canary(Rule.CERTIFICATES_FIT, remove("PodMonitor/services", "/spec/podMetricsEndpoints/0/scheme")),
                new Canary(
                        Rule.CERTIFICATES_FIT,
                        documents -> Manifests.ofKind(documents, "ConfigMap")
                                .forEach(map -> map.withObject("/data")
                                        .put("TRACKER_REPORTING_HTTP", "http://reporting-service:8080"))),
                new Canary(
                        Rule.REFERENCES_RESOLVE, set(GATEWAY, CONTAINER + "/envFrom/0/configMapRef/name", "elsewhere")),
                new Canary(
                        Rule.REFERENCES_RESOLVE,
                        set("Deployment/gateway", CONTAINER + "/env/0/valueFrom/secretKeyRef/key", "client-ids")),
                new Canary(
                        Rule.REFERENCES_RESOLVE,
                        set("Cluster/tracker-postgres", "/spec/managed/roles/0/passwordSecret/name", "elsewhere")),
                new Canary(
                        Rule.SERVICES_SELECT_A_DEPLOYMENT, set("Service/gateway", "/spec/selector", "{name: gateway}")),
                new Canary(
                        Rule.SERVICES_SELECT_A_DEPLOYMENT, set("Service/gateway", "/spec/ports/0/targetPort", "web")),
                new Canary(Rule.ROUTES_LEAD_TO_A_SERVICE, set("Service/gateway", "/spec/ports/0/port", "81")),
                new Canary(
                        Rule.ROUTES_LEAD_TO_A_SERVICE,
                        set("GRPCRoute/tracker", "/spec/hostnames", "[tracker.example]")),
                new Canary(
                        Rule.ROUTES_OPEN_WHAT_THE_GATEWAY_ANSWERS,
                        set("HTTPRoute/tracker", "/spec/rules/0/matches/0/path/value", "/api")),
                new Canary(Rule.ROUTES_END_NO_STREAM, remove("HTTPRoute/tracker", "/spec/rules/0/timeouts")),
                new Canary(
                        Rule.ROUTES_END_NO_STREAM,
                        set("BackendTrafficPolicy/tracker", "/spec/timeout/http/requestTimeout", "15s")),
                new Canary(
                        Rule.ROUTES_END_NO_STREAM,
                        set("BackendTrafficPolicy/tracker", "/spec/targetRefs/0/kind", "HTTPRoute")),
                new Canary(Rule.EVERYTHING_IS_IN_THE_NAMESPACE, remove(GATEWAY, "/metadata/namespace")),
                new Canary(
                        Rule.SCALING_KNOWS_ITS_TARGET_AND_METRICS,
                        set(
                                "HorizontalPodAutoscaler/reporting-service",
                                "/spec/metrics/1/pods/metric/name",
                                "tracker_lag")),
                new Canary(Rule.SCALING_KNOWS_ITS_TARGET_AND_METRICS, set(GATEWAY, "/spec/replicas", "2")),
                new Canary(
                        Rule.SCALING_KNOWS_ITS_TARGET_AND_METRICS,
                        set("HorizontalPodAutoscaler/gateway", "/spec/scaleTargetRef/name", "gate")),
                new Canary(
                        Rule.BUDGETS_COVER_SOMETHING,
                        set("PodDisruptionBudget/gateway", "/spec/selector/matchLabels", "{name: gateway}")),
                new Canary(
                        Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE, without("HorizontalPodAutoscaler/reporting-service")),
                new Canary(
                        Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE,
                        set("HorizontalPodAutoscaler/gateway", "/spec/minReplicas", "1")),
                new Canary(
                        Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE,
                        set("HorizontalPodAutoscaler/gateway", "/spec/metrics/0/resource/name", "memory")),
                new Canary(
                        Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE,
                        set(
                                "HorizontalPodAutoscaler/reporting-service",
                                "/spec/metrics/1",
                                "{type: Resource, resource: {name: cpu}}")),
                new Canary(Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE, without("PodDisruptionBudget/escalation-service")),
                new Canary(
                        Rule.SERVICES_SCALE_AND_OUTLIVE_A_NODE,
                        set("PodDisruptionBudget/gateway", "/spec/maxUnavailable", "100%")),
                new Canary(
                        Rule.STORES_OUTLIVE_A_NODE,
                        remove("MongoDBCommunity/tracker-mongodb", "/spec/statefulSet/spec/template/spec/affinity")),
                new Canary(
                        Rule.STORES_OUTLIVE_A_NODE,
                        set("PodDisruptionBudget/tracker-mongodb", "/spec/maxUnavailable", "2")),
                new Canary(
                        Rule.STORES_OUTLIVE_A_NODE,
                        set("Cluster/tracker-postgres", "/spec/affinity/podAntiAffinityType", "preferred")),
                new Canary(
                        Rule.THE_DATABASE_HAS_CONNECTIONS_FOR_ALL,
                        set("HorizontalPodAutoscaler/escalation-service", "/spec/maxReplicas", "40")),
                new Canary(
                        Rule.BACKUPS_HAVE_A_PLACE_OF_THEIR_OWN,
                        set("Cluster/tracker-postgres", "/spec/plugins/0/parameters/barmanObjectName", "elsewhere")),
                new Canary(
                        Rule.BACKUPS_HAVE_A_PLACE_OF_THEIR_OWN,
                        set("Cluster/tracker-postgres", "/spec/plugins/0/parameters/serverName", "tracker-postgres-1")),
                new Canary(
                        Rule.BACKUPS_HAVE_A_PLACE_OF_THEIR_OWN,
                        set("ScheduledBackup/tracker-postgres", "/spec/cluster/name", "elsewhere")));
    }

    @ParameterizedTest
    @MethodSource("rulesAndOverlays")
    void anOverlayKeepsTheRule(Rule rule, String overlay) {
        assertThat(rule.violations(Manifests.overlay(overlay))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void aBrokenOverlayIsFound(Canary canary) {
        List<ObjectNode> documents = Manifests.overlay(Manifests.EVERYTHING);
        canary.change().accept(documents);
        assertThat(canary.rule().violations(documents)).isNotEmpty();
    }

    @Test
    void everyRuleHasACanary() {
        assertThat(canaries().map(Canary::rule)).contains(Rule.values());
    }

    private static Consumer<List<ObjectNode>> set(String document, String pointer, String value) {
        return documents -> {
            JsonPointer at = JsonPointer.compile(pointer);
            JsonNode parent = one(documents, document).at(at.head());
            JsonNode node = Manifests.parse("{value: " + value + "}").getFirst().path("value");
            switch (parent) {
                case ObjectNode object -> object.set(at.last().getMatchingProperty(), node);
                case ArrayNode array -> array.set(at.last().getMatchingIndex(), node);
                default -> throw new AssertionError(document + " has no " + at.head());
            }
        };
    }

    private static Consumer<List<ObjectNode>> remove(String document, String pointer) {
        return documents -> {
            JsonPointer at = JsonPointer.compile(pointer);
            JsonNode removed = ((ObjectNode) one(documents, document).at(at.head()))
                    .remove(at.last().getMatchingProperty());
            assertThat(removed).as("%s %s", document, pointer).isNotNull();
        };
    }

    private static Consumer<List<ObjectNode>> without(String document) {
        return documents -> documents.remove(one(documents, document));
    }

    private static ObjectNode one(List<ObjectNode> documents, String name) {
        return documents.stream()
                .filter(document -> Manifests.title(document).equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("there is no " + name));
    }
}
