package tracker.stack.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {

    private static final int SILENCE_MILLIS = 300;
    private static final int PATIENCE_MILLIS = 10_000;

    private ServerSocket server;
    private FaultProxy proxy;

    @BeforeEach
    void startAnEchoBehindAProxy() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = FaultProxy.to(server::getLocalPort);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> echo(client));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // the test ended it
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void assertSilent(Socket socket, int what) throws IOException {
        socket.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> ask(socket, what)).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static int ask(Socket socket, int what) throws IOException {
        socket.getOutputStream().write(what);
        return socket.getInputStream().read();
    }

    @Test
    void passesBytesOnInBothDirections() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            assertThat(ask(socket, 2)).isEqualTo(2);
        }
    }

    @Test
    void passesTheEndOn() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void delaysEachDirection() throws IOException {
        try (Socket socket = connect()) {
            socket.setSoTimeout(0);
            proxy.delay(Duration.ofMillis(100));
            long start = System.nanoTime();
            assertThat(ask(socket, 1)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void endsConnectionsThatAreCutAndThoseMadeMeanwhile() throws IOException {
        try (Socket before = connect()) {
            assertThat(ask(before, 1)).isEqualTo(1);
            proxy.suffer(FaultProxy.Fault.CUT);
            assertThat(before.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket meanwhile = connect()) {
            assertThat(meanwhile.getInputStream().read()).isEqualTo(-1);
        }
        proxy.heal();
        passesBytesOnInBothDirections();
    }

    @Test
    void resetsConnections() throws IOException {
        try (Socket before = connect()) {
            assertThat(ask(before, 1)).isEqualTo(1);
            proxy.suffer(FaultProxy.Fault.RESET);
            assertThatThrownBy(() -> before.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        proxy.heal();
        passesBytesOnInBothDirections();
    }

    @Test
    void leavesHalfOpenConnectionsSilentForEver() throws IOException {
        try (Socket before = connect()) {
            assertThat(ask(before, 1)).isEqualTo(1);
            proxy.suffer(FaultProxy.Fault.HALF_OPEN);
            assertSilent(before, 2);
            try (Socket meanwhile = connect()) {
                assertSilent(meanwhile, 3);
            }
            proxy.heal();
            assertSilent(before, 4);
        }
        passesBytesOnInBothDirections();
    }

    @Test
    void endsAConnectionToAServerThatIsNotThere() throws IOException {
        server.close();
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
