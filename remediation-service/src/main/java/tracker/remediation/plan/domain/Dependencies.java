package tracker.remediation.plan.domain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;

/** Which items come before which. */
final class Dependencies {

    private Dependencies() {}

    /** The items on a way from one to the other along what they depend on, both included; empty when there is none. */
    static List<String> way(Plan plan, String from, String to) {
        Map<String, List<String>> edges = plan.getItemsList().stream()
                .collect(Collectors.toMap(ActionItem::getName, ActionItem::getDependsOnList));
        Deque<String> way = new ArrayDeque<>();
        return walk(edges, from, to, way, new HashSet<>()) ? List.copyOf(way) : List.of();
    }

    private static boolean walk(
            Map<String, List<String>> edges, String from, String to, Deque<String> way, Set<String> seen) {
        way.addLast(from);
        if (from.equals(to)) {
            return true;
        }
        if (seen.add(from)) {
            for (String next : edges.getOrDefault(from, List.of())) {
                if (walk(edges, next, to, way, seen)) {
                    return true;
                }
            }
        }
        way.removeLast();
        return false;
    }

    /** What the item waits for. */
    static List<String> unfinished(Plan plan, ActionItem item) {
        return plan.getItemsList().stream()
                .filter(other -> item.getDependsOnList().contains(other.getName()))
                .filter(other -> !Items.isOneOf(other, Items.FINISHED))
                .map(ActionItem::getName)
                .toList();
    }
}
