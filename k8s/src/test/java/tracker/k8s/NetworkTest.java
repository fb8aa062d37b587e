package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may talk to whom is written down here once more: an opening too many is found like one too few. */
class NetworkTest {

    /** A pod, or a place outside of the tracker, and where it listens. */
    private record Party(Network.Pod pod, Set<Integer> ports) {
        boolean isOurs() {
            return pod.namespace().equals("tracker");
        }
    }

    private static final Set<String> OPEN = Set.of(
            "edge -> gateway:8080",
            "monitoring -> gateway:8080",
            "monitoring -> escalation-service:8080",
            "monitoring -> remediation-service:8080",
            "monitoring -> reporting-service:8080",
            "monitoring -> postgres:9187",
            "operator -> postgres:5432",
            "operator -> postgres:8000",
            "gateway -> escalation-service:8080",
            "gateway -> escalation-service:9090",
            "gateway -> remediation-service:8080",
            "gateway -> remediation-service:9090",
            "gateway -> reporting-service:8080",
            "gateway -> reporting-service:9090",
            "escalation-service -> remediation-service:9090",
            "remediation-service -> escalation-service:9090",
            "remediation-service -> reporting-service:9090",
            "escalation-service -> postgres:5432",
            "remediation-service -> postgres:5432",
            "reporting-service -> postgres:5432",
            "reporting-service -> mongodb:27017",
            "postgres -> postgres:5432",
            "postgres -> postgres:8000",
            "mongodb -> mongodb:27017",
            "gateway -> names:53",
            "escalation-service -> names:53",
            "remediation-service -> names:53",
            "reporting-service -> names:53",
            "postgres -> names:53",
            "mongodb -> names:53",
            "newcomer -> names:53",
            "gateway -> issuer:443",
            "escalation-service -> issuer:443",
            "remediation-service -> issuer:443",
            "reporting-service -> issuer:443",
            "postgres -> issuer:443",
            "mongodb -> issuer:443",
            "postgres -> anywhere:443",
            "postgres -> anywhere:6443",
            "mongodb -> anywhere:443",
            "mongodb -> anywhere:6443");

    /** One address of each private range, far up; in the third a cloud tells its machines their secrets. */
    private static final List<String> PRIVATE =
            List.of("10.255.0.1", "100.127.0.1", "169.254.169.254", "172.31.0.1", "192.168.255.1");

    private static final Set<String> OPEN_TO_AXON_SERVER = Set.of(
            "escalation-service -> axon-server:8124",
            "remediation-service -> axon-server:8124",
            "reporting-service -> axon-server:8124",
            "copy-events -> axon-server:8124",
            "copy-events -> postgres:5432",
            "copy-events -> names:53");

    private static final Set<String> OPEN_TO_A_COLLECTOR = Set.of(
            "gateway -> collector:4318",
            "escalation-service -> collector:4318",
            "remediation-service -> collector:4318",
            "reporting-service -> collector:4318");

    @ParameterizedTest
    @FieldSource("tracker.k8s.Manifests#OVERLAYS")
    void exactlyWhatIsNeededIsOpen(String overlay) {
        Set<String> expected = new TreeSet<>(OPEN);
        expected.addAll(reached("postgres", PRIVATE));
        expected.addAll(reached("mongodb", PRIVATE));
        if (Set.of("axon-server", Manifests.EVERYTHING).contains(overlay)) {
            expected.addAll(OPEN_TO_AXON_SERVER);
        }
        if (Set.of("tracing", Manifests.EVERYTHING).contains(overlay)) {
            expected.addAll(OPEN_TO_A_COLLECTOR);
        }
        assertThat(open(Manifests.overlay(overlay))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void anOpeningTooManyIsFound() {
        List<ObjectNode> documents = Manifests.overlay("production");
        documents.removeIf(document -> Manifests.title(document).equals("NetworkPolicy/mongodb"));
        documents.removeIf(document -> Manifests.title(document).equals("NetworkPolicy/default-deny"));
        assertThat(open(documents)).contains("anywhere -> mongodb:27017");
    }

    @Test
    void anOpeningTooFewIsFound() {
        List<ObjectNode> documents = Manifests.overlay("production");
        documents.removeIf(document -> Manifests.title(document).equals("NetworkPolicy/names"));
        assertThat(open(documents)).doesNotContain("gateway -> names:53");
    }

    @Test
    void anIssuerThatCannotBeReachedIsFound() {
        List<ObjectNode> documents = Manifests.overlay("production");
        documents.removeIf(document -> Manifests.title(document).equals("NetworkPolicy/issuer"));
        assertThat(open(documents)).doesNotContain("gateway -> issuer:443").contains("postgres -> issuer:443");
    }

    @Test
    void anExceptionTooFewIsFound() {
        List<ObjectNode> documents = Manifests.overlay("production");
        documents.forEach(
                document -> document.findParents("except").forEach(block -> ((ObjectNode) block).remove("except")));
        assertThat(open(documents)).containsAll(reached("gateway", PRIVATE));
    }

    /** Whoever the network lets in a service lets in too, and nobody else; on one machine nobody reads metrics with a certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"escalation-service", "remediation-service", "reporting-service"})
    void aServiceLetsInByCertificateWhomTheNetworkDoes(String service) {
        List<ObjectNode> documents = Manifests.overlay("mtls");
        Set<String> callers = new TreeSet<>();
        open(documents).stream()
                .map(opening -> opening.split(" -> |:"))
                .filter(opening -> opening[1].equals(service))
                .forEach(opening -> callers.add(opening[0]));
        assertThat(callers(documents, service)).containsExactlyInAnyOrderElementsOf(callers);

        callers.remove("monitoring");
        assertThat(Settings.callers(service)).containsExactlyInAnyOrderElementsOf(callers);
    }

    private static List<String> callers(List<ObjectNode> documents, String service) {
        return Manifests.ofKind(documents, "Deployment").stream()
                .filter(deployment -> deployment.at("/metadata/name").asText().equals(service))
                .flatMap(deployment -> StreamSupport.stream(
                        deployment.at("/spec/template/spec/containers/0/env").spliterator(), false))
                .filter(variable -> variable.path("name").asText().equals(Settings.CALLERS))
                .flatMap(variable -> Stream.of(variable.path("value").asText().split(",")))
                .toList();
    }

    private static List<String> reached(String from, List<String> addresses) {
        return addresses.stream()
                .map(address -> from + " -> " + address + ":443")
                .toList();
    }

    /** Connections to the tracker's pods, and from them to the outside. */
    private static Set<String> open(List<ObjectNode> documents) {
        Network network = new Network(documents);
        Map<String, Party> parties = parties(documents);
        Set<String> open = new TreeSet<>();
        parties.forEach((from, source) -> parties.forEach((to, target) -> target.ports().stream()
                .filter(_ -> source.isOurs() || target.isOurs())
                .filter(port -> network.allows(source.pod(), target.pod(), port))
                .forEach(port -> open.add(from + " -> " + to + ":" + port))));
        return open;
    }

    private static Map<String, Party> parties(List<ObjectNode> documents) {
        Map<String, Party> parties = new LinkedHashMap<>();
        for (ObjectNode deployment : Manifests.ofKind(documents, "Deployment")) {
            parties.put(
                    deployment.at("/metadata/name").asText(),
                    party("tracker", labels(deployment.at("/spec/template")), 8080, 9090));
        }
        for (ObjectNode job : Manifests.ofKind(documents, "CronJob")) {
            parties.put(
                    job.at("/metadata/name").asText(),
                    party("tracker", labels(job.at("/spec/jobTemplate/spec/template"))));
        }
        parties.put("postgres", party("tracker", Map.of("cnpg.io/cluster", "tracker-postgres"), 5432, 8000, 9187));
        parties.put("mongodb", party("tracker", Map.of("app", "tracker-mongodb-svc"), 27017));
        parties.put("newcomer", party("tracker", Map.of("app", "newcomer"), 8080));
        parties.put("edge", party("envoy-gateway-system", Map.of()));
        parties.put("monitoring", party("monitoring", Map.of()));
        parties.put("operator", party("cnpg-system", Map.of()));
        parties.put("names", party("kube-system", Map.of("k8s-app", "kube-dns"), 53));
        parties.put("axon-server", party("axon-server", Map.of(), 8124));
        parties.put("collector", party("observability", Map.of(), 4318));
        parties.put("anywhere", party("default", Map.of(), 443, 6443));
        parties.put("issuer", outside("203.0.113.1", 80, 443));
        PRIVATE.forEach(address -> parties.put(address, outside(address, 443)));
        return parties;
    }

    private static Map<String, String> labels(JsonNode template) {
        Map<String, String> labels = new LinkedHashMap<>();
        template.at("/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    private static Party party(String namespace, Map<String, String> labels, Integer... ports) {
        return new Party(new Network.Pod(namespace, labels, "10.42.0.1"), Set.of(ports));
    }

    private static Party outside(String address, Integer... ports) {
        return new Party(new Network.Pod("", Map.of(), address), Set.of(ports));
    }
}
