package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tracker.contract.Contract;
import tracker.contract.PathTemplate;

/** Every RPC of the contract is reached by its method and path, at the service that owns it. */
class RoutesTest extends RunningGateway {

    static Stream<Endpoint> endpoints() {
        return Endpoints.of(Contract.get()).stream();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void theOwnerOfAnEndpointGetsTheRequestAsItWasSent(Endpoint endpoint) {
        String path = pathOf(endpoint) + "?a=%C3%A9%20b";
        String token = ISSUER.token(endpoint.id());

        WebTestClient.RequestBodySpec request =
                with(token).method(endpoint.method()).uri(at(path));
        if (!endpoint.method().equals(HttpMethod.GET)) {
            request.contentType(MediaType.APPLICATION_JSON).bodyValue("{}");
        }
        StubService.Seen seen = request.exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", "\"7\"")
                .expectBody(StubService.Seen.class)
                .returnResult()
                .getResponseBody();

        assertThat(seen).isNotNull();
        assertThat(seen.service()).isEqualTo(endpoint.service());
        assertThat(seen.method()).isEqualTo(endpoint.method().name());
        assertThat(seen.uri()).isEqualTo(path);
        assertThat(seen.headers()).containsEntry(HttpHeaders.AUTHORIZATION, "Bearer " + token);
    }

    @Test
    void theContractIsRoutedWhole() {
        assertThat(Contract.get().rpcs())
                .filteredOn(rpc -> !rpc.bindings().isEmpty())
                .allSatisfy(rpc -> assertThat(endpoints().map(Endpoint::rpc)).contains(rpc.grpcName()));
    }

    private static String pathOf(Endpoint endpoint) {
        String path = endpoint.path().segments().stream()
                .map(segment -> segment.equals(PathTemplate.ANY) ? "some-id" : segment)
                .reduce("", (before, segment) -> before + "/" + segment);
        return endpoint.path().verb().isEmpty()
                ? path
                : path + ":" + endpoint.path().verb();
    }
}
