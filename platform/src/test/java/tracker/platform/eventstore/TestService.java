package tracker.platform.eventstore;

import java.util.LinkedHashMap;
import java.util.Map;
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
