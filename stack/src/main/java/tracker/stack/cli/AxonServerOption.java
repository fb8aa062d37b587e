package tracker.stack.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Axon Server is. What else there is to say of it is said in the environment, as to a service. */
final class AxonServerOption {

    private static final String NAME = "--axon-server";

    @Option(
            names = NAME,
            paramLabel = "HOST:PORT",
            description =
                    "The Axon Server that keeps the events, instead of PostgreSQL. Its token, context and TLS are taken from"
                            + " TRACKER_AXON_SERVER_TOKEN, _CONTEXT, _TLS and _TRUST.")
    private @Nullable String address;

    /** What a service is told of it; nothing where the events are in PostgreSQL. */
    Map<String, String> environment() {
        return address == null
                ? Map.of()
                : Map.of("TRACKER_EVENT_STORE", "axon-server", "TRACKER_AXON_SERVER", address);
    }

    /** The same option for another command. */
    List<String> again() {
        return address == null ? List.of() : List.of(NAME, address);
    }
}
