package tracker.stack.supervisor;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/** How to tell that a process is ready for work. */
@FunctionalInterface
public interface Readiness {

    int TIMEOUT_MILLIS = 2_000;

    boolean ready();

    /** Of a service, or the gateway, that listens at that address. */
    static Readiness service(String address) {
        return http(URI.create(address + "/actuator/health/readiness"));
    }

    static Readiness http(URI uri) {
        return () -> {
            try {
                HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
                connection.setConnectTimeout(TIMEOUT_MILLIS);
                connection.setReadTimeout(TIMEOUT_MILLIS);
                try {
                    return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
                } finally {
                    connection.disconnect();
                }
            } catch (IOException e) {
                return false; // not listening yet, or too busy to answer: asked again soon
            }
        };
    }

    static Readiness listening(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
                return true;
            } catch (IOException e) {
                return false; // not listening yet: asked again soon
            }
        };
    }
}
