package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The page is given to anybody, with what it may load, and at every path that a browser opens but those of others. */
class PageTest extends RunningGateway {

    @ParameterizedTest
    @ValueSource(strings = {"/", "/plans", "/plans/1?tab=items"})
    void itShowsItselfWhereverABrowserGoes(String path) {
        open(path)
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, "no-cache")
                .expectHeader()
                .valueEquals(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                                + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
                .expectHeader()
                .valueEquals("X-Content-Type-Options", "nosniff")
                .expectBody(String.class)
                .value(html -> assertThat(html).contains("<title>The page</title>"));
    }

    @Test
    void itsAssetsAreKeptForEver() {
        client.get()
                .uri("/assets/page-1a2b3c.js")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith("text/javascript")
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, "max-age=31536000, public, immutable");
    }

    @Test
    void itsOtherFilesAreAskedForAgain() {
        client.get()
                .uri("/icon.svg")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("image/svg+xml")
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, "no-cache");
    }

    @Test
    void anAssetThatIsGoneIsNotThePage() {
        open("/assets/page-0.js")
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/plans", "/api", "/actuator/prometheus"})
    void itIsNoAnswerToACallOfTheApi(String path) {
        open(path).expectStatus().isUnauthorized().expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    /** No library sends it. */
    @Test
    void aRequestWithoutAPathIsForThePage() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), at("/").getPort())) {
            socket.getOutputStream()
                    .write("GET ?a HTTP/1.0\r\nHost: tracker.example\r\nAccept: text/html\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("<title>The page</title>");
        }
    }

    private WebTestClient.ResponseSpec open(String path) {
        return client.get().uri(path).accept(MediaType.TEXT_HTML, MediaType.ALL).exchange();
    }
}
