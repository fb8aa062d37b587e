package tracker.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** The images are configured as the manifests take them to be; building one needs the base image, which no test fetches. */
class ImageTest {

    private static final String JIB =
            "/project/build/pluginManagement/plugins/plugin[artifactId='jib-maven-plugin']/configuration/";

    private final XPath xpath = XPathFactory.newInstance().newXPath();

    @Test
    void theyRunAsTheUserOfTheManifests() throws Exception {
        String user = Manifests.read(Manifests.ROOT.resolve("k8s/base/every-deployment.yaml"))
                .getFirst()
                .at("/spec/template/spec/securityContext/runAsUser")
                .asText();
        assertThat(text("pom.xml", JIB + "container/user")).isEqualTo(user + ":" + user);
    }

    @Test
    void theyStandOnAnExactVersion() throws Exception {
        assertThat(text("pom.xml", "/project/properties/image.base"))
                .matches("eclipse-temurin(:25\\.[0-9.]+_[0-9]+-jre|@sha256:[0-9a-f]{64})");
    }

    @Test
    void theirMemoryFollowsTheContainersAndTheirClassesAreKept() throws Exception {
        assertThat(text("pom.xml", JIB + "container/jvmFlags"))
                .contains("-XX:MaxRAMPercentage=", "-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=/tmp/");
        assertThat(text("pom.xml", JIB + "containerizingMode")).isEqualTo("packaged");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void theProgramsBesideTheServicesAreInThem(String program) {
        assertThat(Manifests.text(Path.of("platform/src/main/java", program.replace('.', '/') + ".java")))
                .contains("public static void main(");
    }

    /** What migrates, and what copies events: as a job in a cluster, and as the stack starts it. */
    static Stream<String> programs() {
        JsonNode job = Manifests.read(Manifests.ROOT.resolve("k8s/components/axon-server/copy-events.yaml"))
                .getFirst()
                .at("/spec/jobTemplate/spec/template/spec/containers/0/command");
        Matcher stack = Pattern.compile("PROGRAM = \"(.+)\"")
                .matcher(Manifests.text(Path.of("stack/src/main/java/tracker/stack/supervisor/EventCopy.java")));
        assertThat(stack.find()).isTrue();
        return Stream.of(Settings.MIGRATE, job.path(job.size() - 1).asText(), stack.group(1));
    }

    @ParameterizedTest
    @FieldSource("tracker.k8s.Settings#SERVICES")
    void eachServiceHasAnImage(String service) throws Exception {
        assertThat(text(service + "/pom.xml", "/project/properties/jib.skip")).isEqualTo("false");
    }

    @Test
    void nothingElseHasOne() throws Exception {
        assertThat(text("pom.xml", "/project/properties/jib.skip")).isEqualTo("true");
    }

    private String text(String pom, String path) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Manifests.ROOT.resolve(Path.of(pom)).toFile());
        return xpath.evaluate(path, document).strip();
    }
}
