package tracker.bench;

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
    private static final String DESCRIPTION = """
            Since this morning the payment page refuses cards of several banks with "try again later". Orders stay in the \
            basket, and customers call us about it. It happens in the app and on the web, not for vouchers.""";

    private final String run = UUID.randomUUID().toString();
    private final AtomicLong number = new AtomicLong();

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

    static OpenEscalationResponse open(EscalationServiceBlockingStub service, OpenEscalationRequest request) {
        return service.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).openEscalation(request);
    }

    /** One that nobody has opened. */
    OpenEscalationRequest next() {
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
