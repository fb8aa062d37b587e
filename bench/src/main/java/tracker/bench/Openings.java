package tracker.bench;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tracker.escalation.v1.EscalationServiceGrpc;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.escalation.v1.OpenEscalationRequest;
import tracker.escalation.v1.OpenEscalationResponse;
import tracker.escalation.v1.Priority;
import tracker.stack.client.Client;

/** Opens escalations, each a new one, as channels of a support desk do. */
final class Openings {

    private static final int DEADLINE_SECONDS = 30;
    private static final Duration BUSY = Duration.ofSeconds(1);
    private static final String DESCRIPTION = """
            Since this morning the payment page refuses cards of several banks with "try again later". Orders stay in the \
            basket, and customers call us about it. It happens in the app and on the web, not for vouchers.""";

    private final String run = UUID.randomUUID().toString();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong toldToComeBack = new AtomicLong();

    EscalationServiceBlockingStub service(Client client) {
        return service(client, client.ports().escalationGrpc());
    }

    /** The same calls, by way of whoever listens at that port. */
    EscalationServiceBlockingStub service(Client client, int port) {
        return EscalationServiceGrpc.newBlockingStub(client.grpc("specialist", port));
    }

    OpenEscalationResponse open(EscalationServiceBlockingStub service) {
        return open(service, next());
    }

    /** Comes back when it is told to, with the same request. */
    OpenEscalationResponse openAgainWhenBusy(EscalationServiceBlockingStub service) throws InterruptedException {
        OpenEscalationRequest request = next();
        while (true) {
            try {
                return open(service, request);
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED) {
                    throw e;
                }
                toldToComeBack.incrementAndGet();
                Thread.sleep(BUSY);
            }
        }
    }

    /** How often a call was told to. */
    long toldToComeBack() {
        return toldToComeBack.get();
    }

    private static OpenEscalationResponse open(EscalationServiceBlockingStub service, OpenEscalationRequest request) {
        return service.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).openEscalation(request);
    }

    private OpenEscalationRequest next() {
        String id = run + "-" + number.incrementAndGet();
        return OpenEscalationRequest.newBuilder()
                .setRequestId(id)
                .setSource("bench")
                .setExternalId(id)
                .setTitle("The payment page refuses cards")
                .setDescription(DESCRIPTION)
                .setChannel("Phone")
                .setMarket("DE")
                .setLanguage("en")
                .setPriority(Priority.PRIORITY_MODERATE)
                .build();
    }
}
