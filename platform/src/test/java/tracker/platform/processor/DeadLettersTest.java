package tracker.platform.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tracker.operations.v1.DeadLetter;
import tracker.operations.v1.DropDeadLetterRequest;
import tracker.operations.v1.ListDeadLettersRequest;
import tracker.operations.v1.Processor;
import tracker.operations.v1.ProcessorServiceGrpc;
import tracker.operations.v1.ProcessorServiceGrpc.ProcessorServiceBlockingStub;
import tracker.operations.v1.ProcessorStatus;
import tracker.operations.v1.RetryDeadLetterRequest;
import tracker.platform.error.Rejection;
import tracker.platform.eventstore.TestEvents;
import tracker.platform.eventstore.TestService;
import tracker.stack.stores.TestStores;
import tracker.team.v1.TeamRegistered;

class DeadLettersTest {

    private static final String POLICY = "when-team-registered-then-greet";

    private static TestService service;
    private static Greeter greeter;
    private static ProcessorOperations operations;
    private static Server server;
    private static ManagedChannel channel;
    private static ProcessorServiceBlockingStub calls;

    /** Greets each team once, unless it is told to fail. */
    @ProcessingGroup(POLICY)
    static class Greeter {

        private final List<String> greeted = new CopyOnWriteArrayList<>();
        private volatile @Nullable Throwable failure;
        private volatile String failing = "";

        @EventHandler
        void on(TeamRegistered registered, DomainEventMessage<?> event) throws Throwable {
            Throwable now = failure;
            if (now != null && event.getAggregateIdentifier().equals(failing)) {
                throw now;
            }
            greeted.add(event.getAggregateIdentifier() + "@" + event.getSequenceNumber());
        }

        void failFor(String aggregate, Throwable with) {
            failing = aggregate;
            failure = with;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithGreeter {
        @Bean
        Greeter greeter() {
            return new Greeter();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        service = TestService.start(TestStores.freshDatabase(), Map.of(), WithGreeter.class);
        greeter = service.bean(Greeter.class);
        operations = service.bean(ProcessorOperations.class);
        server = InProcessServerBuilder.forName("dead-letters")
                .addService(service.bean(ProcessorEndpoint.class))
                .build()
                .start();
        channel = InProcessChannelBuilder.forName("dead-letters").build();
        calls = ProcessorServiceGrpc.newBlockingStub(channel);
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        service.close();
    }

    @BeforeEach
    void nothingFails() {
        greeter.failure = null;
    }

    private static void register(String team, long sequence) {
        service.bean(EventStore.class).publish(TestEvents.registered(team, sequence));
    }

    private static void awaitGreeted(String... teams) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(greeter.greeted).contains(teams));
    }

    private static List<DeadLetter> lettersOf(String team) {
        ListDeadLettersRequest request =
                ListDeadLettersRequest.newBuilder().setProcessor(POLICY).build();
        return calls.listDeadLetters(request).getDeadLettersList().stream()
                .filter(letter -> letter.getResource().equals(team))
                .toList();
    }

    private static boolean retry(DeadLetter letter) {
        return calls.retryDeadLetter(RetryDeadLetterRequest.newBuilder()
                        .setProcessor(POLICY)
                        .setDeadLetter(letter.getId())
                        .build())
                .getHandled();
    }

    private static void drop(DeadLetter letter) {
        var _ = calls.dropDeadLetter(DropDeadLetterRequest.newBuilder()
                .setProcessor(POLICY)
                .setDeadLetter(letter.getId())
                .build());
    }

    private static List<DeadLetter> awaitLetters(String team, int count) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(lettersOf(team)).hasSize(count));
        return lettersOf(team);
    }

    private static Processor policy() {
        return operations.processors().stream()
                .filter(processor -> processor.getName().equals(POLICY))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whenAnEventCannotBeHandled_thenItsAggregateWaitsAndOthersGoOn() {
        greeter.failFor("poison", new IllegalStateException("Jane Doe cannot be greeted"));
        register("poison", 0);
        register("poison", 1);
        register("healthy", 0);

        awaitGreeted("healthy@0");
        List<DeadLetter> letters = awaitLetters("poison", 2);

        assertThat(letters).extracting(DeadLetter::getSequence).containsExactly(0L, 1L);
        assertThat(letters.getFirst().getEventType()).isEqualTo("tracker.team.v1.TeamRegistered");
        assertThat(letters.getFirst().getCause())
                .isEqualTo("IllegalStateException")
                .doesNotContain("Jane");
        assertThat(policy().getDeadLetters()).isGreaterThanOrEqualTo(2);
        assertThat(retry(letters.getFirst())).isFalse();
        awaitLetters("poison", 2);

        greeter.failure = null;
        assertThat(retry(letters.getLast())).isTrue();
        assertThat(lettersOf("poison")).isEmpty();
        assertThat(greeter.greeted).containsSubsequence("poison@0", "poison@1");
    }

    @Test
    void whenALetterIsDropped_thenThoseBehindItAreHandledAtTheNextRetry() {
        greeter.failFor("hopeless", new IllegalStateException());
        register("hopeless", 0);
        register("hopeless", 1);
        List<DeadLetter> letters = awaitLetters("hopeless", 2);

        drop(letters.getFirst());
        greeter.failure = null;
        assertThat(retry(letters.getLast())).isTrue();

        assertThat(greeter.greeted).contains("hopeless@1").doesNotContain("hopeless@0");
        assertThatThrownBy(() -> operations.drop(POLICY, letters.getFirst().getId()))
                .isInstanceOf(Rejection.class);
    }

    @Test
    void whenAHandlerEndsInAnError_thenTheEventIsSetAsideToo() {
        greeter.failFor("stack", new StackOverflowError());
        register("stack", 0);
        assertThat(awaitLetters("stack", 1).getFirst().getCause()).isEqualTo("StackOverflowError");
    }

    static Stream<Status> failuresThatPass() {
        return Stream.of(
                Status.UNAVAILABLE,
                Status.UNKNOWN.withDescription("channel closed").withCause(new ClosedChannelException()));
    }

    @ParameterizedTest
    @MethodSource("failuresThatPass")
    void whenAFailurePassesByItself_thenTheProcessorWaitsAndNothingIsSetAside(Status status) {
        String remote = "remote" + status.getCode();
        greeter.failFor(remote, status.asRuntimeException());
        register(remote, 0);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> policy().getStatus() == ProcessorStatus.PROCESSOR_STATUS_RETRYING);
        greeter.failure = null;
        awaitGreeted(remote + "@0");
        assertThat(lettersOf(remote)).isEmpty();
    }
}
