package tracker.bench;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.GetEscalationRequest;
import tracker.stack.client.Client;

/** What everybody else notices of one client that makes twenty times as many calls. */
final class NoisyNeighbour implements Figure {

    private static final int POLITE_PER_SECOND = 20;
    private static final int NOISY_PER_SECOND = 20 * POLITE_PER_SECOND;
    private static final int DEADLINE_SECONDS = 30;

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong served = new AtomicLong();

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public List<Result> take(Stage stage) throws Exception {
        Subject subject = stage.empty();
        try (Client one = subject.anotherClient();
                Client other = subject.anotherClient()) {
            Openings openings = new Openings();
            GetEscalationRequest request = GetEscalationRequest.newBuilder()
                    .setName(
                            openings.open(openings.service(one)).getEscalation().getName())
                    .build();
            int port = subject.ports().gateway();
            return measure(stage, reader(one, "analyst", port), reader(other, "specialist", port), request);
        }
    }

    private static EscalationServiceBlockingStub reader(Client client, String who, int port) {
        return EscalationServiceGrpc.newBlockingStub(client.grpc(who, port));
    }

    private List<Result> measure(
            Stage stage,
            EscalationServiceBlockingStub polite,
            EscalationServiceBlockingStub noisy,
            GetEscalationRequest request)
            throws Exception {
        Sizes sizes = stage.sizes();
        stage.progress().say("  warming up, %d s".formatted(sizes.warmUp().toSeconds()));
        amidNoise(sizes.warmUp(), polite, noisy, request, new Latencies());
        refused.set(0);
        served.set(0);
        Latencies quiet = new Latencies();
        Latencies disturbed = new Latencies();
        Alternation.take(
                stage.progress(),
                sizes.pairs(),
                () -> amidNoise(sizes.slice(), polite, noisy, request, disturbed),
                () -> evenly(sizes.slice(), polite, request, quiet));
        return List.of(new Result(
                name(),
                "p99 of a client beside one that makes 20 times as many calls, to its p99 alone",
                disturbed.millis(99) / quiet.millis(99),
                "ratio",
                Target.atMost(1.2),
                "",
                Result.POSTGRESQL,
                List.of(
                        "%d pairs of slices of %d s; %d calls/s, and %d by the other"
                                .formatted(
                                        sizes.pairs(), sizes.slice().toSeconds(), POLITE_PER_SECOND, NOISY_PER_SECOND),
                        "beside it: %s; alone: %s".formatted(disturbed.text(), quiet.text()),
                        "of the other's calls %,d were answered, %,d refused".formatted(served.get(), refused.get()))));
    }

    private Slice amidNoise(
            Duration time,
            EscalationServiceBlockingStub polite,
            EscalationServiceBlockingStub noisy,
            GetEscalationRequest request,
            Latencies latencies)
            throws Exception {
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Slice> noise =
                    thread.submit(() -> Load.evenly(time, NOISY_PER_SECOND, (_, _) -> make(noisy, request)));
            Slice slice = evenly(time, polite, request, latencies);
            noise.get();
            return slice;
        }
    }

    private void make(EscalationServiceBlockingStub noisy, GetEscalationRequest request) {
        try {
            read(noisy, request);
            served.incrementAndGet();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
                throw e;
            }
            refused.incrementAndGet();
        }
    }

    private static Slice evenly(
            Duration time, EscalationServiceBlockingStub polite, GetEscalationRequest request, Latencies latencies)
            throws Exception {
        return Load.evenly(time, POLITE_PER_SECOND, (_, due) -> {
            read(polite, request);
            latencies.record(Duration.ofNanos(System.nanoTime() - due));
        });
    }

    private static void read(EscalationServiceBlockingStub service, GetEscalationRequest request) {
        var _ = service.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).getEscalation(request);
    }
}
