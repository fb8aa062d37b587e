package tracker.gateway;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tracker.contract.Contract;
import tracker.contract.HttpBinding;

/** What can be called over HTTP, and where it is answered; of what every service answers, the path names the one that is meant. */
final class Endpoints {

    private static final String SERVICE_VARIABLE = "service";

    private Endpoints() {}

    static List<Endpoint> of(Contract contract) {
        return contract.rpcs().stream()
                .flatMap(rpc -> rpc.bindings().stream())
                .flatMap(Endpoints::of)
                .toList();
    }

    private static Stream<Endpoint> of(HttpBinding binding) {
        Set<String> owners = Owners.of(binding.method());
        if (owners.size() == 1) {
            return owners.stream().map(owner -> new Endpoint(binding, binding.path(), owner));
        }
        return binding.path().variables().stream()
                .filter(variable -> variable.field().equals(SERVICE_VARIABLE))
                .flatMap(variable -> owners.stream().sorted().map(owner -> Endpoint.of(binding, variable, owner)));
    }
}
