package tracker.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Says by the network policies who may open a connection to whom, as a cluster's network would. */
final class Network {

    /** Pods of a kind, by their labels and those of their namespace; what is outside of the cluster has an address alone. */
    record Pod(String namespace, Map<String, String> labels, String address) {}

    private static final String NAMESPACE = "kubernetes.io/metadata.name";

    private final List<ObjectNode> policies;

    Network(List<ObjectNode> documents) {
        this.policies = Manifests.ofKind(documents, "NetworkPolicy");
    }

    boolean allows(Pod from, Pod to, int port) {
        return allows("Egress", from, to, port) && allows("Ingress", to, from, port);
    }

    /** Without a policy of that direction everything is open, to the pod or from it. */
    private boolean allows(String direction, Pod pod, Pod other, int port) {
        List<ObjectNode> own = policies.stream()
                .filter(policy -> policy.at("/metadata/namespace").asText().equals(pod.namespace()))
                .filter(policy -> selects(policy.at("/spec/podSelector"), pod.labels()))
                .filter(policy -> elements(policy.at("/spec/policyTypes"))
                        .anyMatch(type -> type.asText().equals(direction)))
                .toList();
        String rules = direction.equals("Egress") ? "egress" : "ingress";
        String peers = direction.equals("Egress") ? "to" : "from";
        return own.isEmpty()
                || own.stream()
                        .flatMap(policy -> elements(policy.at("/spec/" + rules)))
                        .anyMatch(rule -> opens(rule, peers, pod, other, port));
    }

    private static boolean opens(JsonNode rule, String peers, Pod pod, Pod other, int port) {
        boolean portFits = !rule.has("ports")
                || elements(rule.path("ports")).anyMatch(one -> one.path("port").asInt() == port);
        boolean peerFits =
                !rule.has(peers) || elements(rule.path(peers)).anyMatch(peer -> fits(peer, pod.namespace(), other));
        return portFits && peerFits;
    }

    /** Some networks take pods for a part of a block of addresses, so all do here. */
    private static boolean fits(JsonNode peer, String home, Pod other) {
        if (peer.has("ipBlock")) {
            return within(peer.at("/ipBlock/cidr"), other.address())
                    && elements(peer.at("/ipBlock/except")).noneMatch(except -> within(except, other.address()));
        }
        boolean namespaceFits = peer.has("namespaceSelector")
                ? selects(peer.path("namespaceSelector"), Map.of(NAMESPACE, other.namespace()))
                : other.namespace().equals(home);
        return namespaceFits && (!peer.has("podSelector") || selects(peer.path("podSelector"), other.labels()));
    }

    private static boolean selects(JsonNode selector, Map<String, String> labels) {
        return selector.path("matchLabels").properties().stream()
                        .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())))
                && elements(selector.path("matchExpressions")).allMatch(expression -> within(expression, labels));
    }

    private static boolean within(JsonNode expression, Map<String, String> labels) {
        if (!expression.path("operator").asText().equals("In")) {
            throw new AssertionError("only In is read here: " + expression);
        }
        String value = labels.get(expression.path("key").asText());
        return elements(expression.path("values")).anyMatch(one -> one.asText().equals(value));
    }

    private static boolean within(JsonNode block, String address) {
        String[] parts = block.asText().split("/");
        int free = Integer.SIZE - Integer.parseInt(parts[1]);
        return number(parts[0]) >> free == number(address) >> free;
    }

    private static long number(String address) {
        return Integer.toUnsignedLong(
                ByteBuffer.wrap(Inet4Address.ofLiteral(address).getAddress()).getInt());
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
