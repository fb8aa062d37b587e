package tracker.reporting.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.support.TransactionTemplate;
import tracker.escalation.v1.EscalationCommented;
import tracker.escalation.v1.EscalationOpened;
import tracker.platform.identity.TestTokens;
import tracker.platform.processor.StoredEvent;
import tracker.reporting.RunningService;
import tracker.reporting.Scene;
import tracker.reporting.v1.SubscribeRequest;
import tracker.type.v1.Role;

/**
 * Writers whose transactions overlap, last and fail at random, and clients that break off at random and come back: each has
 * every event once, in the order of all. Another seed: {@code -Dfeed.seed=N}.
 */
class ReconnectingClientsTest extends RunningService {

    private static final int WRITERS = 6;
    private static final int TRANSACTIONS = 60;
    private static final int CLIENTS = 4;

    static List<Long> seeds() {
        return List.of(1L, 2L, 20261126L, Long.getLong("feed.seed", System.nanoTime()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void eachClient_getsEachEvent_onceInOrder(long seed) throws Exception {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String names = "escalations/" + mark;
        int last = TRANSACTIONS * WRITERS;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                Random random = new Random(seed * 31 + client);
                String subject = mark + client;
                clients.add(threads.submit(() -> follow(random, subject, names)));
            }
            List<Callable<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Random random = new Random(seed * 37 + writer);
                String its = names + "-" + writer + "-";
                writers.add(() -> write(random, its));
            }
            for (Future<Void> written : threads.invokeAll(writers)) {
                written.get();
            }
            append(opened(names + "-end"));

            List<String> all = jdbc.queryForList(
                    "SELECT event_id FROM events.domain_event WHERE aggregate_id ^@ ? ORDER BY global_index",
                    String.class,
                    names);
            assertThat(all).as("seed %d", seed).hasSizeBetween(last / 2, 4 * last);
            for (Future<List<String>> client : clients) {
                assertThat(client.get()).as("seed %d", seed).isEqualTo(all);
            }
        }
    }

    private Void write(Random random, String names) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<StoredEvent> events = opened(names + i);
            long pause = random.nextInt(4) == 0 ? random.nextInt(30_000_000) : 0;
            boolean fails = random.nextInt(8) == 0;
            int comments = random.nextInt(3);
            new TransactionTemplate(transactions).executeWithoutResult(status -> {
                append(events);
                LockSupport.parkNanos(pause);
                if (comments > 0) {
                    append(commented(events, comments));
                }
                if (fails) {
                    status.setRollbackOnly();
                }
            });
        }
        return null;
    }

    private static List<StoredEvent> opened(String name) {
        return new Scene("escalation", name)
                .live(EscalationOpened.newBuilder()
                        .setOccurredTime(Scene.at("2026-03-01T08:00:00Z"))
                        .build())
                .events();
    }

    private static List<StoredEvent> commented(List<StoredEvent> opened, int comments) {
        Scene scene = new Scene("escalation", opened.getFirst().aggregateId())
                .live(opened.getFirst().payload());
        for (int i = 0; i < comments; i++) {
            scene.live(EscalationCommented.newBuilder()
                    .setOccurredTime(Scene.at("2026-03-01T09:00:00Z"))
                    .setText("comment " + i)
                    .build());
        }
        return scene.events().subList(1, 1 + comments);
    }

    /** Reads until the last event, breaking off at random. */
    private List<String> follow(Random random, String subject, String names) throws Exception {
        List<String> got = new ArrayList<>();
        String cursor = "";
        while (true) {
            try (Client client = new Client(
                    feed(TestTokens.token(subject, Set.of(Role.ROLE_SERVICE))),
                    SubscribeRequest.newBuilder()
                            .addResources(names)
                            .setCursor(cursor)
                            .build())) {
                for (int messages = 1 + random.nextInt(60); messages > 0; messages--) {
                    var next = client.next();
                    cursor = next.getCursor();
                    if (next.hasEvent()) {
                        got.add(next.getEvent().getEventId());
                        if (next.getEvent().getResource().equals(names + "-end")) {
                            return got;
                        }
                    }
                }
            }
        }
    }
}
