package tracker.gateway;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriUtils;

/** Finds the endpoint a request means. Where several cover a path the narrowest wins; a pair of which neither is narrower is refused. */
final class RoutingTable {

    private final List<Endpoint> narrowestFirst;

    RoutingTable(List<Endpoint> endpoints) {
        for (int i = 0; i < endpoints.size(); i++) {
            for (Endpoint other : endpoints.subList(i + 1, endpoints.size())) {
                if (endpoints.get(i).ambiguousWith(other)) {
                    throw new IllegalStateException("Ambiguous: %s of %s and %s of %s"
                            .formatted(endpoints.get(i).id(), endpoints.get(i).rpc(), other.id(), other.rpc()));
                }
            }
        }
        narrowestFirst = endpoints.stream()
                .sorted(comparing(endpoint -> endpoint.path().breadth()))
                .toList();
    }

    List<Endpoint> endpoints() {
        return narrowestFirst;
    }

    Optional<Endpoint> find(HttpMethod method, String path) {
        return at(path).filter(endpoint -> endpoint.method().equals(method)).findFirst();
    }

    /** Methods by which something can be called at the path. */
    Set<HttpMethod> methods(String path) {
        return at(path).map(Endpoint::method).collect(toCollection(TreeSet::new));
    }

    /** A colon as it was sent begins a custom verb; an encoded one belongs to an id. */
    private Stream<Endpoint> at(String path) {
        int colon = path.indexOf(':', path.lastIndexOf('/'));
        String verb = colon < 0 ? "" : path.substring(colon + 1);
        String plain = colon < 0 ? path : path.substring(0, colon);
        List<String> segments = Arrays.stream(
                        plain.substring(Math.min(1, plain.length())).split("/", -1))
                .map(segment -> UriUtils.decode(segment, StandardCharsets.UTF_8))
                .toList();
        return narrowestFirst.stream().filter(endpoint -> endpoint.covers(segments, verb));
    }
}
