package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import reactor.core.publisher.Mono;

/** Who a request is from, and by which address it came, as its proxies say and not as its client does. */
class ProxiesTest {

    private WebServer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | X-Forwarded-For: 10.0.0.2 | 10.0.0.2",
                "1 | X-Forwarded-For: 10.0.0.1, 10.0.0.2 | 10.0.0.2",
                "1 | X-Forwarded-For: 10.0.0.1 & X-Forwarded-For: 10.0.0.2 | 10.0.0.2",
                "1 | X-Forwarded-For: 10.0.0.1,, 10.0.0.2:5678 | 10.0.0.2",
                "1 | X-Forwarded-For: 10.0.0.1, [2001:db8::1]:5678 | 2001:db8:0:0:0:0:0:1",
                "2 | X-Forwarded-For: 10.0.0.1, 10.0.0.2, 10.0.0.3 | 10.0.0.2",
                "2 | X-Forwarded-For: 10.0.0.3 | 10.0.0.3",
                "1 | Forwarded: for=10.0.0.1 | 127.0.0.1",
                "1 | X-Forwarded-For: 10.0.0.2 & Forwarded: for=10.0.0.1 | 10.0.0.2",
            })
    void theClientIsWhoTheFirstKnownProxySaw(int proxies, String headers, String client) throws IOException {
        start(proxies, true);

        assertThat(answer(headers.replace(" & ", "\r\n"))).startsWith(client + " ");
    }

    @Test
    void theAddressIsThatOfTheRequest_byTheSchemeThatTheProxySays() throws IOException {
        start(1, true);

        assertThat(answer("X-Forwarded-Proto: https")).endsWith(" https://tracker.example/");
        assertThat(answer("X-Forwarded-Proto: http, https")).endsWith(" https://tracker.example/");
        assertThat(answer("X-Forwarded-Proto: javascript")).endsWith(" http://tracker.example/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Forwarded: host=elsewhere.example;proto=https",
                "X-Forwarded-Host: elsewhere.example",
                "X-Forwarded-Port: 8443",
                "X-Forwarded-Prefix: /elsewhere"
            })
    void whatAnybodyMaySayIsNotBelieved(String header) throws IOException {
        start(1, true);

        assertThat(answer(header)).isEqualTo("127.0.0.1 http://tracker.example/");
    }

    @Test
    void withoutAProxyNothingIsBelieved() throws IOException {
        start(1, false);

        assertThat(answer("X-Forwarded-For: 10.0.0.2\r\nX-Forwarded-Proto: https"))
                .isEqualTo("127.0.0.1 http://tracker.example/");
    }

    private void start(int proxies, boolean areThere) {
        HttpHandler tells = WebHttpHandlerBuilder.webHandler(exchange -> {
                    String told = exchange.getRequest()
                                    .getRemoteAddress()
                                    .getAddress()
                                    .getHostAddress()
                            + " " + exchange.getRequest().getURI();
                    return exchange.getResponse()
                            .writeWith(Mono.just(exchange.getResponse()
                                    .bufferFactory()
                                    .wrap(told.getBytes(StandardCharsets.US_ASCII))));
                })
                .build();
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
        factory.setUseForwardHeaders(areThere); // as the setting "native" does
        new Proxies(proxies, areThere).customize(factory);
        server = factory.getWebServer(tells);
        server.start();
    }

    /** What the server tells of a request with these headers. */
    private String answer(String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.0\r\nHost: tracker.example\r\n%s\r\n\r\n"
                            .formatted(headers)
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).contains(" 200 ");
            return answer.substring(answer.indexOf("\r\n\r\n") + 4);
        }
    }
}
