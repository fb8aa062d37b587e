package tracker.stack.stores;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server on 127.0.0.1 that speaks the MongoDB protocol; it is not MongoDB. Killed, it keeps what was written with a journal
 * ({@code j: true}), and may lose the last second of what was not.
 */
public final class MongoServer implements AutoCloseable {

    private final de.bwaldvogel.mongo.MongoServer server;

    private MongoServer(MongoBackend backend, int port) {
        server = new de.bwaldvogel.mongo.MongoServer(backend);
        try {
            server.bind("127.0.0.1", port);
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    /** Keeps its documents in one file of that directory; port 0 takes a free one. */
    public static MongoServer start(Path data, int port) {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MongoServer(new BsonBackend(data.resolve("documents.mv")), port);
    }

    /** Forgets everything when it is closed. */
    public static MongoServer inMemory(int port) {
        return new MongoServer(new MemoryBackend(), port);
    }

    public int port() {
        return server.getLocalAddress().getPort();
    }

    public String uri(String database) {
        return "mongodb://127.0.0.1:" + port() + "/" + database;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
