package tracker.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.util.unit.DataSize;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import tools.jackson.databind.json.JsonMapper;

class ConnectionLimitTest {

    private static final int MOST = 3;

    private final List<Socket> sockets = new ArrayList<>();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private WebServer server = server(false);

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.stop();
    }

    @Test
    void beyondTheLimitARequestIsRefusedInWordsAndTheConnectionEnds() throws IOException {
        for (int i = 0; i < MOST; i++) {
            assertThat(answer(connect())).contains("200 ok");
        }

        assertThat(answer(connect())).contains("429", "connection: close\n", "retry-after: 1\n");
        assertThat(answer(sockets.getFirst())).contains("200 ok");
        assertThat(limited("refused")).isEqualTo(1);
    }

    @Test
    void behindAProxyItsManyClientsAreNotTakenForOne() throws IOException {
        server.stop();
        server = server(true);
        server.start();
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(answer(connect())).contains("200 ok");
        }

        assertThat(limited("refused") + limited("closed")).isZero();
    }

    @Test
    void aConnectionThatEndsMakesRoom() throws IOException {
        for (int i = 0; i < MOST; i++) {
            connect();
        }
        answer(sockets.getLast());
        sockets.removeFirst().close();

        await().untilAsserted(() -> assertThat(answer(connect())).contains("200 ok"));
    }

    @Test
    void farBeyondTheLimitConnectionsAreClosedAtOnce() throws IOException {
        for (int i = 0; i < 2 * MOST; i++) {
            connect();
        }

        await().untilAsserted(() -> assertThat(answer(connect())).isEmpty());
        assertThat(limited("closed")).isPositive();
    }

    private double limited(String how) {
        return meters.get("tracker.gateway.connections.limited")
                .tag("how", how)
                .counter()
                .count();
    }

    private WebServer server(boolean behindAProxy) {
        ConnectionLimit limit = new ConnectionLimit(
                new GatewaySettings.Limits(DataSize.ofBytes(1), DataSize.ofBytes(1), 1, 1, 1, MOST, 1, Duration.ZERO),
                behindAProxy,
                meters);
        HttpHandler handler = WebHttpHandlerBuilder.webHandler(
                        exchange -> exchange.getResponse().setComplete())
                .filter(limit)
                .exceptionHandler(new ProblemHandler(JsonMapper.shared()))
                .build();
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(0);
        limit.customize(factory);
        return factory.getWebServer(handler);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        sockets.add(socket);
        return socket;
    }

    /** The head of the answer, in lower case; nothing when the connection was closed. */
    private static String answer(Socket socket) {
        try {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                head.append(line.toLowerCase(Locale.ROOT)).append('\n');
            }
            return head.toString();
        } catch (IOException e) {
            return ""; // reset: closed as well
        }
    }
}
