package tracker.bench;

import java.util.List;
import java.util.function.ToIntFunction;
import tracker.stack.supervisor.Ports;

/** A way from parts of the stack to another, with the variables by which they are told where that is. */
enum Link {
    ESCALATION_TO_POSTGRESQL(List.of("escalation-service"), postgresql()),
    REMEDIATION_TO_POSTGRESQL(List.of("remediation-service"), postgresql()),
    REPORTING_TO_POSTGRESQL(List.of("reporting-service"), postgresql()),
    REPORTING_TO_DOCUMENTS(
            List.of("reporting-service"), new End("TRACKER_MONGO_URI", "mongodb://127.0.0.1:%d/tracker", Ports::mongo)),
    ESCALATION_TO_REMEDIATION(List.of("escalation-service"), grpc("REMEDIATION", Ports::remediationGrpc)),
    REMEDIATION_TO_ESCALATION(List.of("remediation-service"), grpc("ESCALATION", Ports::escalationGrpc)),
    REMEDIATION_TO_REPORTING(List.of("remediation-service"), grpc("REPORTING", Ports::reportingGrpc)),
    GATEWAY_TO_ESCALATION(
            List.of("gateway"),
            grpc("ESCALATION", Ports::escalationGrpc),
            http("ESCALATION_HTTP", Ports::escalationHttp)),
    GATEWAY_TO_REMEDIATION(
            List.of("gateway"),
            grpc("REMEDIATION", Ports::remediationGrpc),
            http("REMEDIATION_HTTP", Ports::remediationHttp)),
    GATEWAY_TO_REPORTING(
            List.of("gateway"), grpc("REPORTING", Ports::reportingGrpc), http("REPORTING_HTTP", Ports::reportingHttp)),

    /** One for all, since an issuer has the one address that its tokens name. */
    ALL_TO_ISSUER(
            List.of("issuer", "escalation-service", "remediation-service", "reporting-service", "gateway"),
            http("ISSUER", Ports::issuer));

    /**
     * Where it leads.
     *
     * @param variable that says so
     * @param address what it says, with a place for the port
     * @param port on which the other part listens
     */
    record End(String variable, String address, ToIntFunction<Ports> port) {}

    private final List<String> from;
    private final List<End> ends;

    Link(List<String> from, End... ends) {
        this.from = from;
        this.ends = List.of(ends);
    }

    List<String> from() {
        return from;
    }

    List<End> ends() {
        return ends;
    }

    private static End postgresql() {
        return new End("TRACKER_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:%d/tracker", Ports::postgres);
    }

    private static End grpc(String service, ToIntFunction<Ports> port) {
        return new End("TRACKER_" + service + "_GRPC", "127.0.0.1:%d", port);
    }

    private static End http(String address, ToIntFunction<Ports> port) {
        return new End("TRACKER_" + address, "http://127.0.0.1:%d", port);
    }
}
