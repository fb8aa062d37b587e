package tracker.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.HttpMethod;
import tracker.contract.HttpBinding;
import tracker.contract.PathTemplate;

/** One way to call an RPC of the contract over HTTP, and the service that answers it. */
record Endpoint(HttpBinding binding, PathTemplate path, String service) {

    /** The endpoint of one service where every service has the RPC, and the path names the service meant. */
    static Endpoint of(HttpBinding binding, PathTemplate.Variable named, String service) {
        List<String> segments = new ArrayList<>(binding.path().segments());
        segments.set(named.from(), service);
        List<PathTemplate.Variable> others = binding.path().variables().stream()
                .filter(variable -> !variable.equals(named))
                .toList();
        return new Endpoint(
                binding, new PathTemplate(List.copyOf(segments), binding.path().verb(), others), service);
    }

    String rpc() {
        return binding.method().getService().getFullName() + "/"
                + binding.method().getName();
    }

    HttpMethod method() {
        return HttpMethod.valueOf(binding.verb());
    }

    /** A file comes with the request: in JSON, a third larger. */
    boolean takesFiles() {
        return Calls.takesFiles(binding.method());
    }

    boolean streaming() {
        return binding.method().isServerStreaming();
    }

    /** Unique among all endpoints, and readable in logs and metrics. */
    String id() {
        return method() + " " + path;
    }

    boolean covers(List<String> segments, String verb) {
        return path.match(segments, verb).isPresent();
    }

    /** Some request means both, and neither is the narrower one. */
    boolean ambiguousWith(Endpoint other) {
        return method().equals(other.method())
                && path.overlaps(other.path)
                && within(path, other.path) == within(other.path, path);
    }

    private static boolean within(PathTemplate inner, PathTemplate outer) {
        return IntStream.range(0, inner.segments().size())
                .allMatch(i -> outer.segments().get(i).equals(PathTemplate.ANY)
                        || outer.segments().get(i).equals(inner.segments().get(i)));
    }
}
