package tracker.platform.eventstore;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tracker.stack.stores.TestStores;

/** A service of nothing but the event store and its processors, on a database of the shared test server. */
public final class TestService implements AutoCloseable {

    /** Everything that a service gets by having the platform on its class path, but for what listens. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            excludeName = {
                "tracker.platform.identity.IdentityConfiguration",
                "tracker.platform.command.CommandConfiguration",
                "tracker.platform.rest.RestAutoConfiguration"
            })
    static class Platform {}

    private final ConfigurableApplicationContext context;

    private TestService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static TestService start(String database, Class<?>... configurations) {
        return start(database, Map.of(), configurations);
    }

    public static TestService start(String database, Map<String, String> more, Class<?>... configurations) {
        Map<String, Object> properties = new LinkedHashMap<>(TestStores.environment(database, "tracker_escalation"));
        properties.put("tracker.database.schema", "escalation");
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.grpc.server.enabled", "false");
        properties.put("spring.datasource.hikari.maximum-pool-size", "8");
        properties.putAll(more);
        return new TestService(new SpringApplicationBuilder(Platform.class)
                .sources(configurations)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run());
    }

    /** The settled events of these types, of all when there are none, as its processors are given them. */
    public BlockingStream<TrackedEventMessage<?>> events(Collection<String> types, @Nullable TrackingToken from) {
        return new EventsOfTypes(
                        bean(EventEngine.class), bean(Horizon.class), bean(ReadersToWake.class), types, Duration.ZERO)
                .openStream(from);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
    }
}
