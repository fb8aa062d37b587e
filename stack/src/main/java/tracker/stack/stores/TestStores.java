package tracker.stack.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;

/** The stores that the tests of one JVM share, started when first asked for and gone with the JVM. */
public final class TestStores {

    private static final AtomicInteger databases = new AtomicInteger();

    private TestStores() {}

    public static PostgresServer postgres() {
        return Postgres.SERVER;
    }

    /** The name of a new, provisioned, empty database. */
    public static String freshDatabase() {
        String name = "test_" + databases.incrementAndGet();
        postgres()
                .provision(name, PostgresServer.ROLES.stream().collect(Collectors.toMap(r -> r, TestStores::password)));
        return name;
    }

    /** What freshDatabase gives a role as its password. */
    public static String password(String role) {
        return role + "-secret";
    }

    public static MongoServer mongo() {
        return Mongo.SERVER;
    }

    /** What a service process gets in its environment on that database, named as the stack names it. */
    public static Map<String, String> environment(String database, String role) {
        return Map.of(
                "TRACKER_POSTGRES_URL", postgres().url(database),
                "TRACKER_POSTGRES_USER", role,
                "TRACKER_POSTGRES_PASSWORD", password(role),
                "TRACKER_POSTGRES_OWNER_USER", "tracker_owner",
                "TRACKER_POSTGRES_OWNER_PASSWORD", password("tracker_owner"));
    }

    private static final class Postgres {
        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            try {
                Path directory = Files.createTempDirectory("tracker-test-postgres");
                PostgresServer server = PostgresServer.start(directory.resolve("data"), 0);
                // after the services that use it, which else wait half a minute for what is gone
                SpringApplication.getShutdownHandlers().add(() -> stop(server, directory));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(PostgresServer server, Path directory) {
            server.abort(); // writing it all out takes longer than a JVM may take to end, and it is deleted anyway
            try {
                Directories.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Mongo {
        static final MongoServer SERVER = MongoServer.inMemory(0);
    }
}
