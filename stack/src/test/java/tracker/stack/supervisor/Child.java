package tracker.stack.supervisor;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A tiny process for the supervisor to keep: notes its beginnings and clean ends in a file, answers on a port, or just fails. */
final class Child {

    private static final int OK = 200;
    private static final int BUSY = 503;

    private Child() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        String name = arguments[0];
        Path notes = Path.of(arguments[1]);
        int port = Integer.parseInt(arguments[2]);
        String behaviour = arguments[3];
        note(notes, "begin " + name);
        if (behaviour.equals("fail")) {
            System.out.println("cannot read the configuration");
            System.exit(7);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> note(notes, "end " + name)));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(behaviour.equals("never-ready") ? BUSY : OK, -1);
            exchange.close();
        });
        server.start();
        new CountDownLatch(1).await();
    }

    private static void note(Path notes, String line) {
        try {
            Files.writeString(notes, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
