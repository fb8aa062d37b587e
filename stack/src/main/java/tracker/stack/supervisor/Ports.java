package tracker.stack.supervisor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Where each part listens on 127.0.0.1. */
public record Ports(
        int gateway,
        int issuer,
        int escalationHttp,
        int escalationGrpc,
        int remediationHttp,
        int remediationGrpc,
        int reportingHttp,
        int reportingGrpc,
        int postgres,
        int mongo) {

    private static final int COUNT = 10;

    public static Ports usual() {
        return new Ports(8080, 8090, 8101, 9101, 8102, 9102, 8103, 9103, 54329, 27029);
    }

    /** Ports that nobody uses at this moment, for a second stack on the same machine. */
    public static Ports free() {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < COUNT; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            Iterator<Integer> free =
                    held.stream().map(ServerSocket::getLocalPort).toList().iterator();
            Ports ports = new Ports(
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next(),
                    free.next());
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
