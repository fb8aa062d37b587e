package tracker.bench;

import java.util.List;
import java.util.stream.Stream;
import tracker.escalation.v1.EscalationServiceGrpc.EscalationServiceBlockingStub;
import tracker.stack.client.Client;

/** Eight clients that open escalations, each over a connection of its own. */
final class Clients implements AutoCloseable {

    static final int COUNT = 8;

    private final Openings openings = new Openings();
    private final List<Client> clients;
    private final List<Load.Call> calls;

    Clients(Subject subject) {
        clients = Stream.generate(subject::anotherClient).limit(COUNT).toList();
        calls = clients.stream()
                .map(openings::service)
                .<Load.Call>map(service -> () -> openings.open(service))
                .toList();
    }

    Openings openings() {
        return openings;
    }

    List<EscalationServiceBlockingStub> services() {
        return clients.stream().map(openings::service).toList();
    }

    /** By way of whoever listens at that port. */
    List<EscalationServiceBlockingStub> services(int port) {
        return clients.stream().map(client -> openings.service(client, port)).toList();
    }

    List<Load.Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }
}
