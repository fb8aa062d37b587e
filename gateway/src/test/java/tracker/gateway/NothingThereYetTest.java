package tracker.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A gateway that came up before everything else is ready itself, and says of the rest that it will be there in a moment. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"logging.level.root=error", "tracker.gateway.page=classpath:/none/"})
class NothingThereYetTest {

    private static final TestIssuer ISSUER = new TestIssuer();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        List.of("escalation-service", "remediation-service", "reporting-service")
                .forEach(name -> {
                    properties.add("tracker.gateway.services." + name + ".http", NothingThereYetTest::nothing);
                    properties.add("tracker.gateway.services." + name + ".grpc", NothingThereYetTest::nothing);
                });
        properties.add("tracker.gateway.sign-in.issuer", ISSUER::address);
        ISSUER.answering = false;
    }

    @Test
    void withoutConfigurationItIsClosedToPagesOfOtherOrigins() {
        client().options()
                .uri("/api/v1/teams")
                .header(HttpHeaders.ORIGIN, "https://friend.example")
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "GET")
                .exchange()
                .expectStatus()
                .isForbidden();
    }

    @Test
    void itIsReadyAndAnswersForThoseThatAreNotThere() {
        WebTestClient client =
                WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
        client.get().uri("/actuator/health/liveness").exchange().expectStatus().isOk();
        client.get().uri("/actuator/health/readiness").exchange().expectStatus().isOk();

        unavailable(client, "/api/v1/teams", "IDENTITY_UNAVAILABLE");
        unavailable(client, "/sign-in", "IDENTITY_UNAVAILABLE");
        ISSUER.answering = true;
        unavailable(client, "/api/v1/teams", "DEPENDENCY_UNAVAILABLE");
        unavailable(client, "/api/openapi.json", "DEPENDENCY_UNAVAILABLE");
    }

    @Test
    void withoutAPageItSaysWhereToLook() {
        client().get()
                .uri("/")
                .accept(MediaType.TEXT_HTML, MediaType.ALL)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.openapi")
                .isEqualTo("/api/openapi.json");
        client().get()
                .uri("/plans")
                .accept(MediaType.TEXT_HTML)
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    private WebTestClient client() {
        return WebTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
    }

    private static void unavailable(WebTestClient client, String path, String reason) {
        client.get()
                .uri(path)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + ISSUER.token("early"))
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER)
                .expectBody()
                .jsonPath("$.reason")
                .isEqualTo(reason);
    }

    /** An address where nobody listens. */
    private static URI nothing() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
