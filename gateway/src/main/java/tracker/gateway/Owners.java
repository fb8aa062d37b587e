package tracker.gateway;

import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.Map;
import java.util.Set;

/** Which services answer an RPC: each package of the contract belongs to one, the operations of a service to every one. */
final class Owners {

    private static final String ESCALATION = "escalation-service";
    private static final String REMEDIATION = "remediation-service";
    private static final String REPORTING = "reporting-service";

    private static final Map<String, Set<String>> OF_PACKAGES = Map.of(
            "tracker.escalation.v1", Set.of(ESCALATION),
            "tracker.problem.v1", Set.of(ESCALATION),
            "tracker.plan.v1", Set.of(REMEDIATION),
            "tracker.team.v1", Set.of(REMEDIATION),
            "tracker.reporting.v1", Set.of(REPORTING),
            "tracker.operations.v1", Set.of(ESCALATION, REMEDIATION, REPORTING));

    private Owners() {}

    static Set<String> of(MethodDescriptor method) {
        Set<String> owners = OF_PACKAGES.get(method.getFile().getPackage());
        if (owners == null) {
            throw new IllegalStateException(
                    "No service owns the package " + method.getFile().getPackage());
        }
        return owners;
    }
}
