package tracker.platform.eventstore.copy;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.serialization.Serializer;
import org.postgresql.PGProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;
import tracker.platform.error.Away;
import tracker.platform.eventstore.EventLog;
import tracker.platform.eventstore.Serializers;
import tracker.platform.eventstore.axonserver.AxonServerLog;
import tracker.platform.eventstore.axonserver.AxonServerProperties;
import tracker.platform.eventstore.postgresql.PostgresLog;

/**
 * The program that copies: {@code CopyEvents FROM TO}, each {@code postgresql} or {@code axon-server}, which it finds by the same
 * environment as a service. Prints how far it is, as {@code progress STEP DONE TOTAL}, and what came of it; ends with 0 when all
 * events are in both stores and the same, else with 1.
 */
public final class CopyEvents {

    private static final String POSTGRESQL = "postgresql";
    private static final String AXON_SERVER = "axon-server";

    private CopyEvents() {}

    public static void main(String... arguments) {
        System.exit(run(Map.of(), System.out, System.err, arguments));
    }

    static int run(Map<String, Object> more, PrintStream out, PrintStream err, String... arguments) {
        try {
            if (arguments.length != 2 || arguments[0].equals(arguments[1])) {
                throw new Refused("From where to where? Say two of %s and %s.".formatted(POSTGRESQL, AXON_SERVER));
            }
            copy(environment(more), out, arguments[0], arguments[1]);
            return 0;
        } catch (Refused | Away | EventStoreException | IllegalArgumentException | SQLException | IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                err.println(cause.getMessage());
            }
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("Interrupted. What was copied stays; call it again to go on.");
            return 1;
        }
    }

    private static ConfigurableEnvironment environment(Map<String, Object> more) throws IOException {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("more", more));
        environment
                .getPropertySources()
                .addLast(new ResourcePropertySource("classpath:event-store-defaults.properties"));
        return environment;
    }

    private static Connection owner(ConfigurableEnvironment environment) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, environment.getRequiredProperty("tracker.database.owner-user"));
        PGProperty.PASSWORD.set(properties, environment.getRequiredProperty("tracker.database.owner-password"));
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false); // which holds what people wrote
        return DriverManager.getConnection(environment.getRequiredProperty("spring.datasource.url"), properties);
    }

    private static void copy(ConfigurableEnvironment environment, PrintStream out, String source, String target)
            throws SQLException, InterruptedException {
        Serializer general = Serializers.general();
        Serializer messages = Serializers.messages(general);
        try (Connection owner = owner(environment);
                EventLog from = log(source, environment, owner, messages);
                EventLog to = log(target, environment, owner, messages)) {
            Processors processors = new Processors(owner, general);
            processors.requireStopped();
            processors.requireOrder(from, to);
            EventCopy.Copied copied = new EventCopy(
                            from,
                            to,
                            messages,
                            (step, done, total) -> out.println("progress " + step + " " + done + " " + total))
                    .run();
            int moved = processors.move(from, to);
            out.printf(
                    "%,d events in %s and in %s, %,d of them new there: each compared, all the same.%nSHA-256 %s%n",
                    copied.events(), Stores.name(from), Stores.name(to), copied.added(), copied.digest());
            out.printf("%,d positions of processors moved.%n", moved);
        }
    }

    private static EventLog log(
            String store, ConfigurableEnvironment environment, Connection owner, Serializer messages) {
        return switch (store) {
            case POSTGRESQL -> new PostgresLog(owner);
            case AXON_SERVER ->
                new AxonServerLog(
                        Binder.get(environment)
                                .bindOrCreate("tracker.event-store.axon-server", AxonServerProperties.class),
                        messages);
            default ->
                throw new Refused(
                        "There is no event store \"%s\": choose %s or %s.".formatted(store, POSTGRESQL, AXON_SERVER));
        };
    }
}
