package tracker.reporting.feed;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import tracker.platform.eventstore.Horizon;
import tracker.platform.processor.Projections;
import tracker.reporting.api.Signal;

/** Lets events be told as far as the facts go. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FeedProperties.class)
class FeedConfiguration {

    private static final String FACTS = "facts";

    @Bean
    Reach reach(Projections projections, Horizon horizon, Signal factsWritten, FeedProperties properties) {
        return new Reach(
                () -> Math.min(projections.position(FACTS), horizon.lastSettledEvent()), factsWritten, properties);
    }

    @Bean
    Subscriptions subscriptions(FeedProperties properties) {
        return new Subscriptions(properties);
    }

    /** Before anything stops: the server, which waits for its calls, and they for it. */
    @Bean
    ApplicationListener<ContextClosedEvent> lastWord(Subscriptions subscriptions, ApplicationContext context) {
        return closed -> {
            if (closed.getApplicationContext() == context) {
                subscriptions.end();
            }
        };
    }
}
