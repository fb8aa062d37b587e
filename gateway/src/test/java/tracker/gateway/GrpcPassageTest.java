package tracker.gateway;

import static io.grpc.Status.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tracker.contract.Contract;
import tracker.contract.Rpc;

/** A gRPC call through the gateway is as one to the service itself, with the limits and the identity that REST has. */
class GrpcPassageTest extends RunningGateway {

    private static final String READ = "tracker.escalation.v1.EscalationService/GetEscalation";
    private static final String STREAM = "tracker.reporting.v1.EventFeedService/Subscribe";
    private static final String OF_EACH = "tracker.operations.v1.ProcessorService/ListProcessors";
    private static final Metadata.Key<String> AUTHORIZATION = StubCalls.ascii("authorization");
    private static final Metadata.Key<String> SERVICE = StubCalls.ascii("tracker-service");
    private static final Metadata.Key<String> REQUEST_ID = StubCalls.ascii("x-request-id");
    private static final Metadata.Key<String> TIMEOUT = StubCalls.ascii("grpc-timeout");

    @Autowired
    private MeterRegistry meters;

    private ManagedChannel channel;

    @BeforeEach
    void open() {
        CALLS.values().forEach(calls -> {
            calls.seen.clear();
            calls.cancelled.clear();
            calls.streams.clear();
        });
        channel = NettyChannelBuilder.forAddress("127.0.0.1", at("/").getPort())
                .usePlaintext()
                .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }

    static Stream<Rpc> calls() {
        return Contract.get().rpcs().stream();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void theOwnerOfACallGetsItAsItWasSent(Rpc rpc) throws Exception {
        String owner = Owners.of(rpc.method()).stream().sorted().findFirst().orElseThrow();
        Metadata metadata = signedIn();
        metadata.put(SERVICE, owner);
        AtomicReference<Metadata> headers = new AtomicReference<>(new Metadata());

        Iterator<byte[]> answers = call(rpc.grpcName(), metadata, CallOptions.DEFAULT, headers);

        assertThat(answers.next()).isEqualTo(StubCalls.message("asked"));
        assertThat(answers.hasNext()).isFalse();
        assertThat(headers.get().get(StubCalls.ANSWERED_BY)).isEqualTo(owner);
        assertThat(headers.get().get(REQUEST_ID)).isNotBlank();
        Metadata seen = CALLS.get(owner).seen.poll(10, TimeUnit.SECONDS);
        assertThat(seen).isNotNull();
        assertThat(seen.get(AUTHORIZATION)).isEqualTo(metadata.get(AUTHORIZATION));
        assertThat(seen.get(REQUEST_ID)).isEqualTo(headers.get().get(REQUEST_ID));
    }

    @Test
    void aCallThatEachServiceHasSaysWhichIsMeant() {
        StatusRuntimeException refused = refused(OF_EACH, signedIn(), CallOptions.DEFAULT);

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(refused.getStatus().getDescription()).contains("tracker-service");
    }

    @Test
    void aRefusalArrivesWithItsDetails() {
        assertThat(status(refused(READ, behaving("refuse"), CallOptions.DEFAULT)))
                .isEqualTo(StubCalls.stale());
    }

    @Test
    void aRefusalBehindMessagesArrivesWithItsDetails() throws Exception {
        Iterator<byte[]> answers = call(STREAM, behaving("stream"), CallOptions.DEFAULT, new AtomicReference<>());
        ServerCall<byte[], byte[]> stream = REPORTING_CALLS.streams.take();
        stream.sendMessage(StubCalls.message("one"));

        assertThat(answers.next()).isEqualTo(StubCalls.message("one"));
        StubCalls.refuse(stream);
        assertThat(status(catchThrowableOfType(StatusRuntimeException.class, answers::hasNext)))
                .isEqualTo(StubCalls.stale());
    }

    @Test
    void eachMessageOfAStreamArrivesWhenItIsSent() throws Exception {
        Iterator<byte[]> answers = call(STREAM, behaving("stream"), CallOptions.DEFAULT, new AtomicReference<>());
        ServerCall<byte[], byte[]> stream = REPORTING_CALLS.streams.take();

        for (int i = 0; i < 50; i++) {
            stream.sendMessage(StubCalls.message("message " + i));
            assertThat(answers.next()).isEqualTo(StubCalls.message("message " + i));
        }
        stream.close(OK, new Metadata());
        assertThat(answers.hasNext()).isFalse();
    }

    /** A breaker that is half open would wait for it otherwise. */
    @Test
    void aStreamHasItsAnswerForTheBreakerWhenItBegins() throws Exception {
        double before = answered();

        call(STREAM, behaving("stream"), CallOptions.DEFAULT, new AtomicReference<>());
        ServerCall<byte[], byte[]> stream = REPORTING_CALLS.streams.take();

        await().untilAsserted(() -> assertThat(answered()).isGreaterThan(before));
        stream.close(OK, new Metadata());
    }

    private double answered() {
        return outcomes("reporting-service", "successful");
    }

    private double outcomes(String service, String kind) {
        return meters
                .find("resilience4j.circuitbreaker.calls")
                .tag("name", CALLS.get(service).address().getAuthority())
                .tag("kind", kind)
                .timers()
                .stream()
                .mapToDouble(Timer::count)
                .sum();
    }

    @Test
    void aStreamThatItsCallerGivesUpEndsAtTheService() throws Exception {
        Context.CancellableContext context = Context.current().withCancellation();
        Iterator<byte[]> answers =
                context.call(() -> call(STREAM, behaving("stream"), CallOptions.DEFAULT, new AtomicReference<>()));
        REPORTING_CALLS.streams.take().sendMessage(StubCalls.message("one"));
        answers.next();

        context.cancel(null);

        assertThat(REPORTING_CALLS.cancelled.poll(10, TimeUnit.SECONDS)).isEqualTo("stream");
    }

    @Test
    void theSoonerDeadlineHolds() throws Exception {
        refused(HURRIED, behaving("silent"), CallOptions.DEFAULT);
        refused(READ, behaving("silent"), CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS));

        assertThat(timeout("remediation-service")).isEqualTo(1_000);
        assertThat(timeout("escalation-service")).isBetween(1L, 300L);
    }

    @Test
    void aSilentServiceIsNotWaitedForLongerThanItsDeadline() {
        StatusRuntimeException late = refused(HURRIED, behaving("silent"), CallOptions.DEFAULT);

        assertThat(late.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    }

    /** A client of HTTP/2 that waits for the answer, whatever deadline it wrote. */
    @ParameterizedTest
    @CsvSource({
        "escalation-service, " + READ + ", 20m",
        "escalation-service, " + READ + ", 1999u",
        "reporting-service, " + STREAM + ", 20m",
        "reporting-service, " + STREAM + ", soon"
    })
    void aDeadlineThatItsCallerSetIsNoFailureOfTheService(String service, String rpc, String timeout) throws Exception {
        double failed = outcomes(service, "failed");
        boolean readable = GrpcCalls.deadline(timeout).isPresent();

        for (int i = 0; i < 30; i++) {
            Metadata hasty = behaving(readable ? "silent" : "");
            hasty.put(TIMEOUT, timeout);
            if (readable) {
                assertThat(refused(rpc, hasty, CallOptions.DEFAULT).getStatus().getCode())
                        .isEqualTo(Code.DEADLINE_EXCEEDED);
            } else {
                answer(rpc, hasty);
            }
        }

        assertThat(outcomes(service, "failed")).isEqualTo(failed);
        answer(rpc, signedIn());
    }

    /** It waits for the rest of what it is asked, as its caller wants it to. */
    @Test
    void aCallThatIsNotSentToItsEndIsNoFailureOfTheService() throws Exception {
        double failed = outcomes("remediation-service", "failed");
        BlockingQueue<io.grpc.Status> ended = new LinkedBlockingQueue<>();

        for (int i = 0; i < 30; i++) {
            ClientCall<byte[], byte[]> call = begun(HURRIED);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onClose(io.grpc.Status status, Metadata trailers) {
                            ended.add(status);
                        }
                    },
                    signedIn());
            if (i % 10 == 9) { // so many wait at once
                for (int waiting = 0; waiting < 10; waiting++) {
                    assertThat(ended.poll(20, TimeUnit.SECONDS))
                            .extracting(io.grpc.Status::getCode)
                            .isEqualTo(Code.DEADLINE_EXCEEDED);
                }
            }
        }

        assertThat(outcomes("remediation-service", "failed")).isEqualTo(failed);
        answer(HURRIED, signedIn());
    }

    @Test
    void aCallOfWhichNoMoreComesIsWaitedForNoLonger() throws Exception {
        BlockingQueue<StatusRuntimeException> ended = new LinkedBlockingQueue<>();
        ClientCall<byte[], byte[]> call = begun(READ);
        call.start(
                new ClientCall.Listener<>() {
                    @Override
                    public void onClose(io.grpc.Status status, Metadata trailers) {
                        ended.add(status.asRuntimeException(trailers));
                    }
                },
                signedIn());

        StatusRuntimeException refused = ended.poll(20, TimeUnit.SECONDS);
        assertThat(refused).isNotNull();
        assertThat(refused.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(reason(refused)).isEqualTo("BODY_UNFINISHED");
    }

    /** Where more than one message may come, the client does not wait for the last one before it sends anything. */
    private ClientCall<byte[], byte[]> begun(String rpc) {
        return channel.newCall(
                StubCalls.method(rpc).toBuilder()
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .build(),
                CallOptions.DEFAULT);
    }

    @Test
    void aCallerCannotSayWhereItComesFrom_norForWhomItActs() throws Exception {
        Metadata metadata = signedIn();
        List<Metadata.Key<String>> inner = Stream.of(
                        "tracker-acting-for", "x-forwarded-for", "x-forwarded-proto", "forwarded")
                .map(StubCalls::ascii)
                .toList();
        inner.forEach(key -> metadata.put(key, "somebody"));

        answer(READ, metadata);

        Metadata seen = CALLS.get("escalation-service").seen.poll(10, TimeUnit.SECONDS);
        assertThat(seen).isNotNull();
        assertThat(inner).noneMatch(seen::containsKey);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1n", "0S", "999u"})
    void aDeadlineThatIsOverIsAnsweredAtTheEdge(String timeout) {
        for (String rpc : List.of(READ, STREAM)) {
            Metadata late = signedIn();
            late.put(TIMEOUT, timeout);

            StatusRuntimeException refused = refused(rpc, late, CallOptions.DEFAULT);

            assertThat(refused.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
            assertThat(CALLS.values())
                    .allSatisfy(calls -> assertThat(calls.seen).isEmpty());
        }
    }

    @Test
    void whoIsNotSignedInIsRefusedAsOverRest() {
        StatusRuntimeException refused = refused(READ, new Metadata(), CallOptions.DEFAULT);

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(reason(refused)).isEqualTo("UNAUTHENTICATED");
        assertThat(CALLS.get("escalation-service").seen).isEmpty();
    }

    @Test
    void whatTheContractDoesNotHaveIsUnimplemented() {
        StatusRuntimeException refused =
                refused("tracker.escalation.v1.EscalationService/DropAll", signedIn(), CallOptions.DEFAULT);

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
    }

    @Test
    void aMessageThatIsTooLargeIsRefused() {
        StatusRuntimeException refused = refused(READ, signedIn(), CallOptions.DEFAULT, new byte[70_000]);

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(reason(refused)).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void aClientThatIsTooFastIsToldWhenToComeBack() throws Exception {
        Metadata hasty = signedIn();

        StatusRuntimeException refused = IntStream.range(0, 500)
                .mapToObj(_ -> catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> call(READ, hasty, CallOptions.DEFAULT, new AtomicReference<>())
                                .hasNext()))
                .filter(failure -> failure != null)
                .findFirst()
                .orElseThrow();

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(reason(refused)).isEqualTo("RATE_LIMITED");
        assertThat(detail(refused, RetryInfo.class).getRetryDelay().getSeconds())
                .isPositive();
        assertThat(detail(refused, RequestInfo.class).getRequestId()).isNotBlank();
    }

    @Test
    void manyCallsAtOnceShareFewConnections() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 400)
                    .<Future<byte[]>>mapToObj(_ ->
                            threads.submit(() -> call(READ, signedIn(), CallOptions.DEFAULT, new AtomicReference<>())
                                    .next()))
                    .toList();
            for (Future<byte[]> call : calls) {
                assertThat(call.get()).isEqualTo(StubCalls.message("asked"));
            }
        }
    }

    @Test
    void aServiceThatBreaksOffLeavesItsCallersWithAStatusAndIsReachedAgain() throws Exception {
        Iterator<byte[]> answers = call(STREAM, behaving("stream"), CallOptions.DEFAULT, new AtomicReference<>());
        REPORTING_CALLS.streams.take().sendMessage(StubCalls.message("one"));
        answers.next();

        REPORTING_CALLS.restart();

        StatusRuntimeException broken = catchThrowableOfType(StatusRuntimeException.class, answers::hasNext);
        assertThat(broken.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(reason(broken)).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(call(STREAM, signedIn(), CallOptions.DEFAULT, new AtomicReference<>())
                        .next())
                .isEqualTo(StubCalls.message("asked"));
    }

    /** Whether it took effect its caller finds out, who has its request id. */
    @Test
    void aCallWhoseServiceBreaksOffIsNotTriedAgain() throws Exception {
        StubCalls calls = CALLS.get("escalation-service");
        Iterator<byte[]> answers = call(READ, behaving("silent"), CallOptions.DEFAULT, new AtomicReference<>());
        await().until(() -> calls.seen.size() == 1);

        calls.restart();

        StatusRuntimeException broken = catchThrowableOfType(StatusRuntimeException.class, answers::hasNext);
        assertThat(broken.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        answer(READ, signedIn());
        assertThat(calls.seen).hasSize(2);
    }

    @Test
    void howACallEndedIsMeasuredWhoeverEndedIt() throws Exception {
        double ok = measured("OK");
        double aborted = measured("ABORTED");
        double unauthenticated = measured("UNAUTHENTICATED");
        double late = measured("DEADLINE_EXCEEDED");

        call(READ, signedIn(), CallOptions.DEFAULT, new AtomicReference<>()).forEachRemaining(_ -> {});
        refused(READ, behaving("refuse"), CallOptions.DEFAULT);
        refused(READ, new Metadata(), CallOptions.DEFAULT);
        refused(HURRIED, behaving("silent"), CallOptions.DEFAULT);

        await().untilAsserted(() -> {
            assertThat(measured("OK")).isEqualTo(ok + 1);
            assertThat(measured("ABORTED")).isEqualTo(aborted + 1);
            assertThat(measured("UNAUTHENTICATED")).isEqualTo(unauthenticated + 1);
            assertThat(measured("DEADLINE_EXCEEDED")).isEqualTo(late + 1);
        });
        assertThat(meters.get("http.server.requests").timers())
                .allSatisfy(
                        timer -> assertThat(timer.getId().getTag("grpc.status")).isNotNull());
    }

    /** With its subject, by which the issuer knows who it is, and of a stream at its end. */
    @Test
    void howACallEndedAndWhoMadeItIsLogged() throws Exception {
        String subject = "caller " + UUID.randomUUID();
        String token = ISSUER.token(subject);
        Metadata caller = signedIn(token);
        ListAppender<ILoggingEvent> entries = new ListAppender<>();
        entries.list = new CopyOnWriteArrayList<>();
        entries.start();
        Logger access = (Logger) LoggerFactory.getLogger("tracker.gateway.access");
        access.setLevel(Level.INFO);
        access.addAppender(entries);
        try {
            call(READ, caller, CallOptions.DEFAULT, new AtomicReference<>()).forEachRemaining(_ -> {});
            refused("tracker.escalation.v1.EscalationService/DropAll", caller, CallOptions.DEFAULT);
            with(token)
                    .get()
                    .uri("/api/v1/escalations/1")
                    .exchange()
                    .expectStatus()
                    .isOk();
            caller.put(StubCalls.BEHAVE, "stream");
            Iterator<byte[]> answers = call(STREAM, caller, CallOptions.DEFAULT, new AtomicReference<>());
            ServerCall<byte[], byte[]> stream = REPORTING_CALLS.streams.take();
            stream.sendMessage(StubCalls.message("one"));
            answers.next();
            StubCalls.refuse(stream);

            await().untilAsserted(() -> assertThat(endings(entries.list, subject))
                    .containsExactlyInAnyOrder("OK", "UNIMPLEMENTED", "no call", "ABORTED"));
        } finally {
            access.detachAppender(entries);
            access.setLevel(null);
        }
    }

    private static List<String> endings(List<ILoggingEvent> entries, String subject) {
        return entries.stream()
                .map(entry -> entry.getKeyValuePairs().stream()
                        .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value.toString())))
                .filter(entry -> subject.equals(entry.get("user.id")))
                .map(entry -> entry.getOrDefault("rpc.response.status_code", "no call"))
                .toList();
    }

    private double measured(String status) {
        return meters.find("http.server.requests").tag("grpc.status", status).timers().stream()
                .mapToDouble(Timer::count)
                .sum();
    }

    private void answer(String rpc, Metadata metadata) {
        assertThat(call(rpc, metadata, CallOptions.DEFAULT, new AtomicReference<>())
                        .next())
                .isEqualTo(StubCalls.message("asked"));
    }

    private Iterator<byte[]> call(
            String rpc, Metadata metadata, CallOptions options, AtomicReference<Metadata> headers) {
        return call(rpc, metadata, options, headers, StubCalls.message("asked"));
    }

    private Iterator<byte[]> call(
            String rpc, Metadata metadata, CallOptions options, AtomicReference<Metadata> headers, byte[] message) {
        return ClientCalls.blockingServerStreamingCall(
                ClientInterceptors.intercept(
                        channel,
                        MetadataUtils.newAttachHeadersInterceptor(metadata),
                        MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>())),
                StubCalls.method(rpc),
                options,
                message);
    }

    private StatusRuntimeException refused(String rpc, Metadata metadata, CallOptions options) {
        return refused(rpc, metadata, options, StubCalls.message("asked"));
    }

    private StatusRuntimeException refused(String rpc, Metadata metadata, CallOptions options, byte[] message) {
        Iterator<byte[]> answers = call(rpc, metadata, options, new AtomicReference<>(), message);
        return catchThrowableOfType(StatusRuntimeException.class, answers::hasNext);
    }

    private static Metadata signedIn() {
        return signedIn(ISSUER.token("caller " + UUID.randomUUID()));
    }

    private static Metadata signedIn(String token) {
        Metadata metadata = new Metadata();
        metadata.put(AUTHORIZATION, "Bearer " + token);
        return metadata;
    }

    private static Metadata behaving(String how) {
        Metadata metadata = signedIn();
        metadata.put(StubCalls.BEHAVE, how);
        return metadata;
    }

    private static long timeout(String service) throws InterruptedException {
        Metadata seen = CALLS.get(service).seen.poll(10, TimeUnit.SECONDS);
        assertThat(seen).isNotNull();
        return GrpcCalls.deadline(seen.get(TIMEOUT)).orElseThrow().toMillis();
    }

    private static Status status(StatusRuntimeException failure) {
        return StatusProto.fromThrowable(failure);
    }

    private static String reason(StatusRuntimeException failure) {
        return detail(failure, ErrorInfo.class).getReason();
    }

    private static <T extends Message> T detail(StatusRuntimeException failure, Class<T> type) {
        return status(failure).getDetailsList().stream()
                .filter(any -> any.is(type))
                .map(any -> {
                    try {
                        return any.unpack(type);
                    } catch (InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                })
                .findFirst()
                .orElseThrow();
    }
}
