package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.util.Durations;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.operations.v1.ListProcessorsRequest;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorServiceGrpc;
import tracker.operations.v1.ProcessorServiceGrpc.ProcessorServiceBlockingStub;
import tracker.operations.v1.ProcessorStatus;
import tracker.operations.v1.RebuildProjectionRequest;
import tracker.operations.v1.RebuildProjectionResponse;
import tracker.platform.eventstore.TestEvents;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;

class ProcessorEndpointTest {

    private static final int EVENTS = 30;

    private static TestService service;
    private static Server server;
    private static ManagedChannel channel;
    private static ProcessorServiceBlockingStub operations;

    /** Counts what it sees; its second generation waits until it may go on. */
    static final class Counter implements Projection {

        static final AtomicLong seen = new AtomicLong();
        static final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public Generation open(int generation) {
            return batch -> {
                if (generation == 2) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> mayGoOn.getCount() == 0);
                }
                seen.addAndGet(batch.size());
            };
        }

        @Override
        public void answerFrom(int generation) {
            assertThat(generation).isBetween(1, 2);
        }

        @Override
        public void drop(int generation) {
            assertThat(generation).isEqualTo(1);
        }
    }

    /** Takes nothing in until it may. */
    static final class Held implements Projection {

        static final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public String name() {
            return "held";
        }

        @Override
        public Generation open(int generation) {
            return batch -> await().atMost(Duration.ofSeconds(60)).until(() -> mayGoOn.getCount() == 0);
        }

        @Override
        public void answerFrom(int generation) {
            assertThat(generation).isEqualTo(1);
        }

        @Override
        public void drop(int generation) {
            throw new AssertionError("Nothing is dropped");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithCounter {
        @Bean
        Held held() {
            return new Held();
        }

        @Bean
        Counter counter() {
            return new Counter();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        service = TestService.start(
                TestStores.freshDatabase(),
                Map.of("spring.application.name", "some-service", "tracker.processor.reconcile-interval", "50ms"),
                WithCounter.class);
        server = InProcessServerBuilder.forName("operations")
                .addService(service.bean(ProcessorEndpoint.class))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("operations").build();
        operations = ProcessorServiceGrpc.newBlockingStub(channel);
        for (int i = 0; i < EVENTS; i++) {
            service.bean(EventStore.class).publish(TestEvents.registered("team-" + i, 0));
        }
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        service.close();
    }

    @Test
    void whenAProjectionIsRebuilt_thenItsProgressIsStreamedUntilItAnswers() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(counter().getPosition()).isEqualTo(EVENTS));
        assertThat(counter().getStatus()).isEqualTo(ProcessorStatus.PROCESSOR_STATUS_RUNNING);
        assertThat(counter().getLag()).isZero();
        assertThat(counter().getProjection()).isTrue();

        List<RebuildProjectionResponse> progress = new ArrayList<>();
        operations
                .rebuildProjection(RebuildProjectionRequest.newBuilder()
                        .setService("some-service")
                        .setProjection("counter")
                        .build())
                .forEachRemaining(response -> {
                    if (progress.isEmpty()) { // as whoever comes later sees it
                        assertThat(counter().getRebuild().getGeneration()).isEqualTo(2);
                        assertThat(counter().getRebuild().getEventsDone()).isZero();
                        assertThat(counter().getRebuild().getEventsTotal()).isEqualTo(EVENTS);
                    }
                    progress.add(response);
                    Counter.mayGoOn.countDown();
                });

        assertThat(progress.getFirst().getDone()).isFalse();
        assertThat(progress.getFirst().getEventsTotal()).isEqualTo(EVENTS);
        assertThat(progress.getLast().getDone()).isTrue();
        assertThat(progress)
                .allSatisfy(response -> assertThat(response.getGeneration()).isEqualTo(2));
        assertThat(Counter.seen).hasValue(2 * EVENTS);
        assertThat(counter().hasRebuild()).isFalse();
    }

    @Test
    void whatIsBehind_saysForHowLongAnEventHasWaited() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(processor("held").getLag()).isEqualTo(EVENTS));
        Processor before = processor("held");
        assertThat(before.hasLagTime()).isTrue();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        Durations.toMillis(processor("held").getLagTime()) > Durations.toMillis(before.getLagTime()));

        Held.mayGoOn.countDown();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(processor("held").getLag()).isZero());
        assertThat(processor("held").hasLagTime()).isFalse();
    }

    private static Processor counter() {
        return processor("counter");
    }

    private static Processor processor(String name) {
        return operations
                .listProcessors(ListProcessorsRequest.newBuilder()
                        .setService("some-service")
                        .build())
                .getProcessorsList()
                .stream()
                .filter(processor -> processor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsNotHereIsNotFound() {
        assertThatThrownBy(() -> operations.listProcessors(ListProcessorsRequest.newBuilder()
                        .setService("another-service")
                        .build()))
                .isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> operations
                        .rebuildProjection(RebuildProjectionRequest.newBuilder()
                                .setProjection("unknown")
                                .build())
                        .hasNext())
                .isInstanceOf(StatusRuntimeException.class);
    }
}
