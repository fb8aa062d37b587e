package tracker.remediation.plan.effectiveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tracker.contract.EventMeta;
import tracker.platform.command.Cursor;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;
import tracker.reporting.v1.CountRecurrencesRequest;
import tracker.reporting.v1.CountRecurrencesResponse;
import tracker.reporting.v1.RecurrenceServiceGrpc.RecurrenceServiceImplBase;

class ReportedRecurrenceTest {
    private static final Instant AFTER = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-31T00:00:00Z");
    private static final CallCredentials NOBODY = new CallCredentials() {
        @Override
        public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
            applier.apply(new Metadata());
        }
    };

    private final List<CountRecurrencesRequest> asked = new ArrayList<>();
    private Status failure = Status.OK;
    private Server reporting;
    private ManagedChannel channel;
    private Recurrence recurrence;

    @BeforeEach
    void start() throws IOException {
        String name = InProcessServerBuilder.generateName();
        reporting = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new RecurrenceServiceImplBase() {
                    @Override
                    public void countRecurrences(
                            CountRecurrencesRequest request, StreamObserver<CountRecurrencesResponse> observer) {
                        asked.add(request);
                        if (!failure.isOk()) {
                            observer.onError(failure.asRuntimeException());
                            return;
                        }
                        observer.onNext(CountRecurrencesResponse.newBuilder()
                                .setRecurrences(7)
                                .build());
                        observer.onCompleted();
                    }
                })
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        recurrence = new ReportedRecurrence(
                channel, NOBODY, new ReportingServiceProperties("unused", Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        reporting.shutdownNow();
    }

    @Test
    void itIsCountedInTheWindowAndNoSoonerThanAllOfItIsSeen() {
        assertThat(recurrence.count(List.of("1|a|b", "1|c|"), AFTER, UNTIL, 42, true))
                .isEqualTo(7);
        assertThat(asked)
                .containsExactly(CountRecurrencesRequest.newBuilder()
                        .addFingerprints("1|a|b")
                        .addFingerprints("1|c|")
                        .setAfter(EventMeta.toTimestamp(AFTER))
                        .setUntil(EventMeta.toTimestamp(UNTIL))
                        .setCursor(new Cursor(42).encode())
                        .setConfidential(true)
                        .build());
    }

    @Test
    void moreThanCanBeAskedForAtOnceIsCountedInSlices() {
        List<String> many = IntStream.range(0, 250).mapToObj(n -> "1|a|" + n).toList();

        assertThat(recurrence.count(many, AFTER, UNTIL, 42, false)).isEqualTo(21);

        assertThat(asked)
                .extracting(CountRecurrencesRequest::getFingerprintsCount)
                .containsExactly(100, 100, 50);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "UNAUTHENTICATED", "UNIMPLEMENTED"})
    void withoutAnAnswerNothingIsJudged(Status.Code code) {
        failure = code.toStatus();

        Rejection refused =
                catchThrowableOfType(Rejection.class, () -> recurrence.count(List.of("1|a|b"), AFTER, UNTIL, 42, true));

        assertThat(refused.reason()).isEqualTo(Reason.DEPENDENCY_UNAVAILABLE);
        assertThat(refused).hasMessageContaining("reporting-service", code.name());
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL", "UNKNOWN", "DATA_LOSS", "PERMISSION_DENIED"})
    void aDefectIsNoOutage(Status.Code code) {
        failure = code.toStatus();

        StatusRuntimeException failed = catchThrowableOfType(
                StatusRuntimeException.class, () -> recurrence.count(List.of("1|a|b"), AFTER, UNTIL, 42, true));

        assertThat(failed.getStatus().getCode()).isEqualTo(code);
    }
}
