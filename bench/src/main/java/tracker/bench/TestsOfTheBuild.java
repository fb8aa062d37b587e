package tracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import tracker.stack.supervisor.Installation;

/** What the build proves as well, run by Maven on the checkout: none of these tests may fail, or be left out. */
final class TestsOfTheBuild implements Figure {

    /** A class of tests in the module that has it. */
    record Tests(String module, String name) {

        /** With a stack of processes around it, in another phase of the build. */
        boolean isOfTheWhole() {
            return name.endsWith("IT");
        }

        /** Where Maven says how they went. */
        Path report(Path checkout) {
            return checkout.resolve(module)
                    .resolve("target")
                    .resolve(isOfTheWhole() ? "failsafe-reports" : "surefire-reports")
                    .resolve("TEST-" + name + ".xml");
        }

        private String simpleName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }
    }

    /** How they went. */
    record Counts(int run, int bad) {

        static Counts of(Path report) throws IOException {
            try {
                Element suite = DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile())
                        .getDocumentElement();
                return new Counts(
                        number(suite, "tests"),
                        number(suite, "failures") + number(suite, "errors") + number(suite, "skipped"));
            } catch (ParserConfigurationException | SAXException e) {
                throw new IOException("How the tests went cannot be read in " + report, e);
            }
        }

        private static int number(Element suite, String name) {
            return Integer.parseInt(suite.getAttribute(name));
        }
    }

    private final String name;
    private final String what;
    private final List<Tests> tests;

    private TestsOfTheBuild(String name, String what, Tests... tests) {
        this.name = name;
        this.what = what;
        this.tests = List.of(tests);
    }

    static TestsOfTheBuild restore() {
        return new TestsOfTheBuild(
                "restore",
                "tests of a restore up to the last log that fail or are left out",
                new Tests("reporting-service", "tracker.reporting.RestoreDrillTest"));
    }

    static TestsOfTheBuild identity() {
        return new TestsOfTheBuild(
                "identity",
                "tests of rotated keys and certificates and of an issuer away that fail or are left out",
                new Tests("platform", "tracker.platform.identity.IssuerKeysTest"),
                new Tests("platform", "tracker.platform.identity.ServiceIdentityTest"),
                new Tests("platform", "tracker.platform.tls.TlsBetweenServicesTest"),
                new Tests("gateway", "tracker.gateway.IssuerKeysTest"),
                new Tests("gateway", "tracker.gateway.ServiceTlsTest"),
                new Tests("acceptance", "tracker.acceptance.KeycloakIT"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        stage.clear();
        Path checkout = Installation.current().root();
        for (Tests each : tests) {
            Files.deleteIfExists(each.report(checkout)); // of an earlier run
        }
        Path output = stage.directory().resolve(name + ".txt");
        Process maven = new ProcessBuilder(command())
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        stage.progress().follow(maven, output);
        int bad = 0;
        List<String> notes = new ArrayList<>();
        for (Tests each : tests) {
            if (!Files.exists(each.report(checkout))) {
                throw new IllegalStateException("%s did not run: %s".formatted(each.name(), Files.readString(output)));
            }
            Counts counts = Counts.of(each.report(checkout));
            if (counts.run() == 0) {
                throw new IllegalStateException("No test of %s ran".formatted(each.name()));
            }
            bad += counts.bad();
            notes.add("%s: %d tests, %d failed or left out".formatted(each.simpleName(), counts.run(), counts.bad()));
        }
        return List.of(new Result(name, what, bad, "tests", Target.atMost(0), "", Result.POSTGRESQL, notes));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-am", "-pl"));
        command.add(tests.stream().map(Tests::module).distinct().collect(Collectors.joining(",")));
        command.add("-Dtest=" + names(tests.stream().filter(each -> !each.isOfTheWhole())));
        command.add("-Dsurefire.failIfNoSpecifiedTests=false");
        boolean whole = tests.stream().anyMatch(Tests::isOfTheWhole);
        if (whole) {
            command.add("-Dit.test=" + names(tests.stream().filter(Tests::isOfTheWhole)));
        }
        command.add(whole ? "verify" : "test");
        return command;
    }

    private static String names(Stream<Tests> tests) {
        return tests.map(Tests::name).collect(Collectors.joining(","));
    }
}
