package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.platform.eventstore.Positions;
import tracker.platform.eventstore.TestEvents;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;

class WatchedTokensTest {

    private static final String PROCESSOR = "forgetful-g1";

    /** A read model and its token in a store that can lose its last second. */
    static final class Forgetful implements Projection {

        private final TokenStore tokens = new InMemoryTokenStore();
        private final List<String> seen = new CopyOnWriteArrayList<>();

        @Override
        public String name() {
            return "forgetful";
        }

        @Override
        public Generation open(int generation) {
            return batch -> batch.forEach(event -> seen.add(event.aggregateId()));
        }

        @Override
        public void answerFrom(int generation) {
            assertThat(generation).isEqualTo(1);
        }

        @Override
        public void drop(int generation) {
            throw new AssertionError("Nothing is dropped here");
        }

        @Override
        public Optional<TokenStore> tokens() {
            return Optional.of(tokens);
        }

        private void goBackTo(TrackingToken token, int events) {
            tokens.storeToken(token, PROCESSOR, 0);
            while (seen.size() > events) {
                seen.removeLast();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithForgetful {
        @Bean
        Forgetful forgetful() {
            return new Forgetful();
        }
    }

    @Test
    void whenAStoreGoesBackWhileNothingHappens_thenItsProjectionCatchesUp() {
        try (TestService service = TestService.start(
                TestStores.freshDatabase(), Map.of("tracker.processor.claim-interval", "200ms"), WithForgetful.class)) {
            Forgetful projection = service.bean(Forgetful.class);
            service.bean(EventStore.class).publish(TestEvents.registered("a", 0));
            awaitSeen(projection, "a");
            TrackingToken afterTheFirst = awaitToken(projection, 1);
            service.bean(EventStore.class).publish(TestEvents.registered("b", 0));
            service.bean(EventStore.class).publish(TestEvents.registered("c", 0));
            awaitSeen(projection, "a", "b", "c");
            awaitToken(projection, 3);

            projection.goBackTo(afterTheFirst, 1);

            awaitSeen(projection, "a", "b", "c");
        }
    }

    private static TrackingToken awaitToken(Forgetful projection, long position) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Positions.of(projection.tokens.fetchToken(PROCESSOR, 0)) == position);
        return projection.tokens.fetchToken(PROCESSOR, 0);
    }

    private static void awaitSeen(Forgetful projection, String... aggregates) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(projection.seen).containsExactly(aggregates));
    }
}
