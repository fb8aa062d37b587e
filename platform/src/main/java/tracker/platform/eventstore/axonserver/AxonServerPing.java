package tracker.platform.eventstore.axonserver;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Whether Axon Server answers. */
final class AxonServerPing extends AbstractHealthIndicator {

    private final AxonServerContext server;

    AxonServerPing(AxonServerContext server) {
        super("Axon Server does not answer");
        this.server = server;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        server.size();
        builder.up();
    }
}
