package tracker.remediation.plan.domain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.ItemState;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanProgress;

/** Which items come before which. */
final class Dependencies {

    private Dependencies() {}

    /** The items on a way from one to the other along what they depend on, both included; empty when there is none. */
    static List<String> way(Plan plan, String from, String to) {
        return way(edges(plan, Dependencies::next), from, to);
    }

    /** The items by which an item would wait for itself once it stands in the place of another; empty when it would not. */
    static List<String> circle(Plan plan, ActionItem superseded, String by) {
        Plan.Builder after = plan.toBuilder();
        after.getItemsBuilderList().stream()
                .filter(item -> item.getName().equals(superseded.getName()))
                .forEach(item -> item.setState(ItemState.ITEM_STATE_SUPERSEDED).setSupersededBy(by));
        Map<String, List<String>> edges = edges(
                plan,
                item -> PlanProgress.comesFirst(after, item).stream()
                        .map(ActionItem::getName)
                        .toList());
        return edges.getOrDefault(by, List.of()).stream()
                .map(first -> way(edges, first, by))
                .filter(way -> !way.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** What an item depends on; one that was superseded, on what stands in its place. */
    private static List<String> next(ActionItem item) {
        return item.getState() == ItemState.ITEM_STATE_SUPERSEDED
                ? List.of(item.getSupersededBy())
                : item.getDependsOnList();
    }

    private static Map<String, List<String>> edges(Plan plan, Function<ActionItem, List<String>> next) {
        return plan.getItemsList().stream().collect(Collectors.toMap(ActionItem::getName, next));
    }

    private static List<String> way(Map<String, List<String>> edges, String from, String to) {
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
}
