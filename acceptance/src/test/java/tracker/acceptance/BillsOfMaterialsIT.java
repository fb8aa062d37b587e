package tracker.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What the product is made of is written down, for whoever hears of a hole in one of its parts. */
class BillsOfMaterialsIT {

    private static final Path ROOT = Path.of(System.getProperty("tracker.root"));
    private static final Path OF_MAVEN = Path.of("target/bom.json");

    @ParameterizedTest
    @CsvSource({
        "target/bom.json, axon-messaging",
        "target/bom.json, spring-cloud-gateway-server-webflux",
        "target/bom.json, grpc-netty",
        "target/bom.json, mongodb-driver-sync",
        "web/target/bom.json, react",
        "web/target/bom.json, echarts"
    })
    void aBillNamesThePartWithItsVersionAndLicence(Path bill, String part) {
        assumeTrue(
                !bill.equals(OF_MAVEN) || Files.exists(ROOT.resolve(bill)),
                "NOT TESTED: the bill of materials, which ./tracker verify writes first, unless Maven is offline.");
        assertThat(JsonMapper.shared().readTree(ROOT.resolve(bill)).path("components"))
                .filteredOn(component -> component.path("name").asString().equals(part))
                .singleElement()
                .satisfies(component -> {
                    assertThat(component.path("version").asString()).matches("\\d+\\.\\d+.*");
                    assertThat(component.path("licenses")).isNotEmpty();
                });
    }
}
