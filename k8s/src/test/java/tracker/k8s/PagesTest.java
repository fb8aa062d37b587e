package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages for operators have typed fits the manifests. */
class PagesTest {

    private static final String STOP = "kubectl --namespace tracker scale deployment --all --replicas 0";
    private static final Pattern GONE = Pattern.compile("kubectl --namespace tracker wait --for=delete pod"
            + " --selector 'app.kubernetes.io/name in \\(([^)]+)\\)' --timeout 2m");

    /** A pod that is stopping still writes. */
    @Test
    void whoStopsEverythingWaitsUntilItIsGone() throws IOException {
        int stops = 0;
        for (Path page : pages()) {
            List<String> lines = Manifests.text(page).lines().map(String::strip).toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).equals(STOP)) {
                    stops++;
                    Matcher gone = GONE.matcher(lines.get(i + 1));
                    assertThat(gone.matches())
                            .as("%s: %s", page, lines.get(i + 1))
                            .isTrue();
                    assertThat(gone.group(1).split(",")).containsExactlyInAnyOrderElementsOf(Settings.SERVICES);
                }
            }
        }
        assertThat(stops).isEqualTo(2);
    }

    /** A commit that waits for a standby is on one disk only: who is ended while it waits takes it for done. */
    @Test
    void nobodyIsToldToEndACommitThatWaits() throws IOException {
        List<String> ending = new ArrayList<>();
        for (Path page : pages()) {
            String text = Manifests.text(page);
            if (text.contains("pg_terminate_backend")) {
                ending.add(page.getFileName().toString());
                assertThat(text.indexOf("wait_event,"))
                        .as("%s asks for it", page)
                        .isPositive();
                assertThat(text.indexOf("SyncRep"))
                        .as("%s says so first", page)
                        .isBetween(0, text.indexOf("pg_terminate_backend"));
            }
        }
        assertThat(ending).contains("HorizonStuck.md", "DatabaseConnectionsExhausted.md");
    }

    @Test
    void everyPodIsCalledAsItsDeployment() {
        List<String> deployments = new ArrayList<>();
        for (String service : Settings.SERVICES) {
            Manifests.ofKind(Manifests.read(Path.of("k8s", "base", service + ".yaml")), "Deployment")
                    .forEach(deployment -> {
                        deployments.add(deployment.at("/metadata/name").asText());
                        assertThat(deployment
                                        .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                                        .asText())
                                .isEqualTo(service);
                    });
        }
        assertThat(deployments).isEqualTo(Settings.SERVICES);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Manifests.ROOT.resolve("docs/operations"))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
