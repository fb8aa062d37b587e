package tracker.gateway;

import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import tracker.contract.Contract;
import tracker.contract.Rpc;

/** What can be called over gRPC, by the path that a call has. */
final class Calls {

    /**
     * An RPC as the edge sees it.
     *
     * @param rpc its name on the wire
     * @param owners the services that answer it
     */
    record Call(String rpc, Set<String> owners, boolean streaming, boolean takesFiles) {

        static Call of(Rpc rpc) {
            MethodDescriptor method = rpc.method();
            return new Call(
                    rpc.grpcName(),
                    Owners.of(method),
                    method.isServerStreaming() || method.isClientStreaming(),
                    Calls.takesFiles(method));
        }

        /** The one that is meant: its only owner, or the one that the metadata name. */
        Optional<String> service(ServerHttpRequest request) {
            String named = request.getHeaders().getFirst(SERVICE);
            return owners.stream()
                    .filter(owner -> owners.size() == 1 || owner.equals(named))
                    .findFirst();
        }
    }

    /** In metadata: which service is meant by an RPC that each has. */
    static final String SERVICE = "tracker-service";

    private static final String MEANT = Calls.class.getName();

    private final Map<String, Call> byPath;

    Calls(Contract contract) {
        byPath = contract.rpcs().stream()
                .map(Call::of)
                .collect(Collectors.toUnmodifiableMap(call -> "/" + call.rpc(), Function.identity()));
    }

    /** Files come with the requests. */
    static boolean takesFiles(MethodDescriptor method) {
        return method.getInputType().getFields().stream()
                .anyMatch(field -> field.getJavaType() == JavaType.BYTE_STRING);
    }

    /** Whether a request is a call of that service; remembers which. */
    boolean isOf(String service, ServerWebExchange exchange) {
        if (!GrpcCalls.isOne(exchange)) {
            return false;
        }
        ServerHttpRequest request = exchange.getRequest();
        Call call = byPath.get(request.getPath().value());
        if (call == null || call.service(request).filter(service::equals).isEmpty()) {
            return false;
        }
        exchange.getAttributes().put(MEANT, call);
        return true;
    }

    /** The call that a request is; null for all others. */
    static @Nullable Call meant(ServerWebExchange exchange) {
        return exchange.getAttribute(MEANT);
    }
}
