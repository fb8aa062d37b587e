package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;
import tracker.contract.PathTemplate;

class RoutingTableTest {

    private static final HttpBinding SOME_RPC =
            Contract.get().rpcs().iterator().next().bindings().getFirst();

    @Test
    void theNarrowerTemplateWins() {
        RoutingTable table = table("GET /a/{x}/{y}", "GET /a/{x}/b", "GET /a/c/b");

        assertThat(found(table, "/a/c/b")).isEqualTo("GET /a/c/b");
        assertThat(found(table, "/a/d/b")).isEqualTo("GET /a/{x}/b");
        assertThat(found(table, "/a/d/e")).isEqualTo("GET /a/{x}/{y}");
    }

    @Test
    void aPairOfWhichNeitherIsNarrowerIsRefused() {
        assertThatThrownBy(() -> table("GET /a/{x}/b", "GET /a/c/{y}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Ambiguous")
                .hasMessageContaining("GET /a/{x}/b")
                .hasMessageContaining("GET /a/c/{y}");
    }

    @Test
    void theSamePathTwiceIsRefused() {
        assertThatThrownBy(() -> table("GET /a/{x}", "GET /a/{name=*}")).hasMessageStartingWith("Ambiguous");
    }

    @Test
    void theSamePathByTwoMethodsIsNot() {
        RoutingTable table = table("GET /a/{x}", "POST /a/{x}");

        assertThat(table.methods("/a/1")).containsExactly(HttpMethod.GET, HttpMethod.POST);
        assertThat(found(table, "/a/1")).isEqualTo("GET /a/{x}");
    }

    @Test
    void aColonBeginsAVerbUnlessItIsEncoded() {
        RoutingTable table = table("GET /a/{x}", "GET /a/{x}:run");

        assertThat(found(table, "/a/1:run")).isEqualTo("GET /a/{x}:run");
        assertThat(found(table, "/a/1%3Arun")).isEqualTo("GET /a/{x}");
        assertThat(found(table, "/a/1:walk")).isEqualTo("nothing");
        assertThat(found(table, "/a/:run")).isEqualTo("nothing");
    }

    @Test
    void nothingIsFoundBesideThePath() {
        RoutingTable table = table("GET /a/{x}");

        assertThat(Stream.of("", "/", "/a", "/a/", "/a/1/", "//a/1", "/b/1", "/a/1/2"))
                .allSatisfy(path -> assertThat(found(table, path)).isEqualTo("nothing"));
    }

    @Test
    void theOperationsOfEveryServiceHaveAPathWithItsName() {
        RoutingTable table = new RoutingTable(Endpoints.of(Contract.get()));

        assertThat(Stream.of("escalation-service", "remediation-service", "reporting-service"))
                .allSatisfy(service -> assertThat(
                                table.find(HttpMethod.GET, "/api/v1/operations/" + service + "/processors"))
                        .hasValueSatisfying(
                                endpoint -> assertThat(endpoint.service()).isEqualTo(service)));
        assertThat(table.find(HttpMethod.GET, "/api/v1/operations/another-service/processors"))
                .isEmpty();
    }

    private static String found(RoutingTable table, String path) {
        return table.find(HttpMethod.GET, path).map(Endpoint::id).orElse("nothing");
    }

    private static RoutingTable table(String... endpoints) {
        return new RoutingTable(List.of(endpoints).stream()
                .map(text -> text.split(" ", 2))
                .map(text -> endpoint(text[0], PathTemplate.parse(text[1])))
                .toList());
    }

    private static Endpoint endpoint(String verb, PathTemplate path) {
        return new Endpoint(new HttpBinding(SOME_RPC.method(), verb, path, "", ""), path, "some-service");
    }
}
