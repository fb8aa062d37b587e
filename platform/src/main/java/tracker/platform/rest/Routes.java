package tracker.platform.rest;

import com.google.protobuf.Descriptors;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tracker.contract.HttpBinding;
import tracker.contract.PathTemplate;
import tracker.contract.Rpc;

/** All HTTP bindings of the services of this process; refuses at the start those that nobody could tell apart. */
final class Routes {
    private final List<Route> routes;

    Routes(Collection<ServerServiceDefinition> services) {
        routes = services.stream()
                .flatMap(service -> service.getMethods().stream())
                .flatMap(Routes::of)
                .sorted(Comparator.comparing(route -> route.binding().path().breadth()))
                .toList();
        for (int i = 0; i < routes.size(); i++) {
            for (Route other : routes.subList(i + 1, routes.size())) {
                requireDistinct(routes.get(i), other);
            }
        }
    }

    private static void requireDistinct(Route one, Route other) {
        if (sameRequest(one.binding(), other.binding())) {
            throw new IllegalStateException("Nobody can tell %s and %s apart: %s %s"
                    .formatted(
                            one.method().getFullMethodName(),
                            other.method().getFullMethodName(),
                            one.binding().verb(),
                            one.binding().path()));
        }
    }

    private static boolean sameRequest(HttpBinding one, HttpBinding other) {
        return one.verb().equals(other.verb())
                && one.path().overlaps(other.path())
                && one.path().breadth().equals(other.path().breadth());
    }

    @SuppressWarnings("unchecked")
    private static Stream<Route> of(ServerMethodDefinition<?, ?> definition) {
        MethodDescriptor<?, ?> method = definition.getMethodDescriptor();
        if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier)) {
            return Stream.of();
        }
        return bindings(supplier.getMethodDescriptor()).stream()
                .map(binding -> new Route(
                        binding,
                        (MethodDescriptor<Message, Message>) method,
                        prototype((MethodDescriptor<Message, Message>) method),
                        Rpc.carriesFile(supplier.getMethodDescriptor())));
    }

    private static List<HttpBinding> bindings(Descriptors.MethodDescriptor method) {
        List<HttpBinding> bindings = Rpc.of(method).bindings();
        if (!bindings.isEmpty()) {
            JsonTypes.requireKnown(method.getInputType());
            JsonTypes.requireKnown(method.getOutputType());
        }
        return bindings;
    }

    private static Message prototype(MethodDescriptor<Message, Message> method) {
        return (Message) ((PrototypeMarshaller<?>) method.getRequestMarshaller()).getMessagePrototype();
    }

    /** What the path leads to, by HTTP method; empty when nothing is there. */
    Map<String, Route.Found> find(String rawPath) {
        Path path = Path.of(rawPath);
        Map<String, Route.Found> found = new TreeMap<>();
        for (Route route : routes) {
            PathTemplate template = route.binding().path();
            template.match(path.segments(), path.verb())
                    .ifPresent(values -> found.putIfAbsent(route.binding().verb(), new Route.Found(route, values)));
        }
        return found;
    }

    /** Raw segments, decoded one by one, and the custom verb behind the last colon. */
    private record Path(List<String> segments, String verb) {
        static Path of(String raw) {
            int colon = raw.lastIndexOf(':');
            boolean custom = colon > raw.lastIndexOf('/');
            String path = custom ? raw.substring(0, colon) : raw;
            return new Path(
                    Arrays.stream(path.split("/", -1))
                            .skip(1)
                            .map(Percent::decodePath)
                            .toList(),
                    custom ? raw.substring(colon + 1) : "");
        }
    }
}
