package tracker.gateway;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;

/** Which service answers what: each package of the contract belongs to one, the operations of a service to the one that is named. */
final class Endpoints {

    private static final String ESCALATION = "escalation-service";
    private static final String REMEDIATION = "remediation-service";
    private static final String REPORTING = "reporting-service";

    private static final Set<String> SERVICES = Set.of(ESCALATION, REMEDIATION, REPORTING);
    private static final Map<String, String> OWNERS = Map.of(
            "tracker.escalation.v1", ESCALATION,
            "tracker.problem.v1", ESCALATION,
            "tracker.plan.v1", REMEDIATION,
            "tracker.team.v1", REMEDIATION,
            "tracker.reporting.v1", REPORTING);
    private static final String OF_EVERY_SERVICE = "tracker.operations.v1";
    private static final String SERVICE_VARIABLE = "service";

    private Endpoints() {}

    static List<Endpoint> of(Contract contract) {
        return contract.rpcs().stream()
                .flatMap(rpc -> rpc.bindings().stream())
                .flatMap(Endpoints::of)
                .toList();
    }

    private static Stream<Endpoint> of(HttpBinding binding) {
        String declaredIn = binding.method().getFile().getPackage();
        if (declaredIn.equals(OF_EVERY_SERVICE)) {
            return binding.path().variables().stream()
                    .filter(variable -> variable.field().equals(SERVICE_VARIABLE))
                    .flatMap(variable ->
                            SERVICES.stream().sorted().map(service -> Endpoint.of(binding, variable, service)));
        }
        String owner = OWNERS.get(declaredIn);
        if (owner == null) {
            throw new IllegalStateException("No service owns the package " + declaredIn);
        }
        return Stream.of(new Endpoint(binding, binding.path(), owner));
    }
}
