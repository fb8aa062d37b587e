package tracker.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Reads documents of the repository, and has kubectl put an overlay together as a cluster would get it. */
final class Manifests {

    static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("tracker.root"), "tracker.root"));

    /** Production with all components. */
    static final String EVERYTHING = "everything";

    /** As they are, and production with each component as a site would take it in. */
    static final List<String> OVERLAYS =
            List.of("single-node", "production", "axon-server", "backup", "restore", "tracing", "mtls", EVERYTHING);

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Map<List<String>, String> OUTPUTS = new ConcurrentHashMap<>();

    private static final String UNTESTED =
            "NOT TESTED: the overlays of k8s/. kubectl, which puts them together, is not installed.";
    private static final boolean HAS_KUBECTL = Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));

    static {
        if (!HAS_KUBECTL) {
            System.err.println(UNTESTED);
        }
    }

    private Manifests() {}

    /** Skipped where there is no kubectl, which is the one kustomize that everybody has who deploys this. */
    static List<ObjectNode> overlay(String name) {
        String real = "k8s/overlays/" + name;
        String directory = Files.exists(ROOT.resolve(real)) ? real : "k8s/src/test/overlays/" + name;
        assumeTrue(HAS_KUBECTL, UNTESTED);
        return parse(OUTPUTS.computeIfAbsent(List.of("kubectl", "kustomize", directory), Manifests::output));
    }

    static List<ObjectNode> secretsOfTheScript() {
        return parse(OUTPUTS.computeIfAbsent(List.of("bash", "k8s/create-secrets"), Manifests::output));
    }

    /** Every YAML file, patches and kustomizations too. */
    static List<Path> files() {
        try (Stream<Path> files = Files.walk(ROOT.resolve("k8s"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.startsWith(ROOT.resolve("k8s/target")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ObjectNode> read(Path file) {
        return parse(text(file));
    }

    static String text(Path file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<ObjectNode> parse(String documents) {
        try {
            return YAML.readerFor(ObjectNode.class)
                    .<ObjectNode>readValues(documents)
                    .readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as {@code Deployment/gateway}. */
    static String title(JsonNode document) {
        return document.path("kind").asText() + "/"
                + document.at("/metadata/name").asText();
    }

    static List<ObjectNode> ofKind(List<ObjectNode> documents, String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .toList();
    }

    private static String output(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
