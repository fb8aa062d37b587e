package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static tracker.k8s.Manifests.ofKind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A cluster gets the alert rules of the repository, and what they ask for by name is called so there. */
class AlertsTest {

    private static final Path RULES = Path.of("observability", "alerts.yaml");
    private static final Path FOR_THE_CLUSTER = Path.of("k8s", "overlays", "production", "alerts.yaml");
    private static final String HEAD = """
            # Made of observability/alerts.yaml: mvn -pl k8s -am test -Dtest=AlertsTest -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.renew=true
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: tracker
            spec:
            """;
    private static final Pattern TARGET = Pattern.compile("up\\{job=\"([^\"]+)\"(?:, application=\"([^\"]+)\")?}");

    @Test
    void theRulesAreThoseOfTheRepository() throws IOException {
        String rules = HEAD
                + Manifests.text(RULES)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> "  " + line + "\n")
                        .collect(Collectors.joining());
        if (Boolean.getBoolean("golden.renew")) {
            Files.writeString(Manifests.ROOT.resolve(FOR_THE_CLUSTER), rules);
        }
        assertThat(Manifests.text(FOR_THE_CLUSTER)).isEqualTo(rules);
    }

    /** By the job, which the operator takes from a label, and the application, which is another one. */
    @Test
    void everyPartIsWatchedUnderTheNameThatTheAlertsKnow() {
        List<ObjectNode> documents = Manifests.overlay("production");
        assertThat(watched(documents)).isEqualTo(asked());
        assertThat(watched(documents)).containsOnlyKeys(Settings.SERVICES);

        documents.removeIf(document -> Manifests.title(document).equals("PodMonitor/gateway"));
        assertThat(watched(documents)).doesNotContainKey("gateway");
    }

    /** Application to job, of every deployment that a monitor selects. */
    private static Map<String, String> watched(List<ObjectNode> documents) {
        Map<String, String> watched = new TreeMap<>();
        for (ObjectNode monitor : ofKind(documents, "PodMonitor")) {
            for (ObjectNode deployment : ofKind(documents, "Deployment")) {
                JsonNode labels = deployment.at("/spec/template/metadata/labels");
                if (selects(monitor.at("/spec/selector/matchLabels"), labels)) {
                    JsonNode application = monitor.at("/spec/podMetricsEndpoints/0/relabelings/0");
                    assertThat(application.path("targetLabel").asText()).isEqualTo("application");
                    watched.put(
                            label(labels, application.at("/sourceLabels/0").asText()),
                            labels.path(monitor.at("/spec/jobLabel").asText()).asText());
                }
            }
        }
        return watched;
    }

    /** As Prometheus spells a label of a pod. */
    private static String label(JsonNode labels, String source) {
        return labels.properties().stream()
                .filter(label -> source.equals(
                        "__meta_kubernetes_pod_label_" + label.getKey().replaceAll("[./-]", "_")))
                .map(label -> label.getValue().asText())
                .findFirst()
                .orElseThrow();
    }

    private static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.properties().stream()
                .allMatch(label -> labels.path(label.getKey()).equals(label.getValue()));
    }

    /** Application to job, of those whose absence the alerts look for. */
    private static Map<String, String> asked() {
        return Manifests.read(RULES).getFirst().findValues("expr").stream()
                .flatMap(expression -> TARGET.matcher(expression.asText()).results())
                .filter(target -> target.group(2) != null)
                .collect(Collectors.toMap(
                        target -> target.group(2), target -> target.group(1), (a, _) -> a, TreeMap::new));
    }
}
