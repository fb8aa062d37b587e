package tracker.platform.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * Sets what every service's database and Axon need, below whatever a service or its operator says; and keeps Axon from calling its
 * maker.
 */
final class EventStoreDefaults implements EnvironmentPostProcessor {

    private static final List<String> ENGINES = List.of("postgresql", "axon-server");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        System.setProperty("axoniq.update-checker.disabled", "true");
        System.setProperty("disable-axoniq-console-message", "true");
        try {
            environment
                    .getPropertySources()
                    .addLast(new ResourcePropertySource(
                            "event-store defaults", "classpath:event-store-defaults.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String engine = environment.getRequiredProperty("tracker.event-store");
        if (!ENGINES.contains(engine)) {
            throw new IllegalStateException(
                    "tracker.event-store is \"%s\": choose one of %s".formatted(engine, String.join(", ", ENGINES)));
        }
    }
}
