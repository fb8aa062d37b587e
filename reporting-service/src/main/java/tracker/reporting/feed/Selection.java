package tracker.reporting.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tracker.contract.Contract;
import tracker.contract.EventType;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Violation;
import tracker.reporting.v1.SubscribeRequest;

/**
 * Which events a client wants.
 *
 * @param types full names of the events; all when empty
 * @param names beginnings of the names of the resources; all when empty
 */
record Selection(List<String> types, List<String> names) {

    static Selection of(SubscribeRequest request) {
        List<Violation> violations = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int i = 0; i < request.getEventTypesCount(); i++) {
            Optional<String> type = type(request.getEventTypes(i));
            type.ifPresent(types::add);
            if (type.isEmpty()) {
                violations.add(new Violation(
                        "event_types[" + i + "]",
                        Said.of(
                                "NO_EVENT",
                                "there is no event {event}: name one of the contract, such as PlanDrafted.",
                                request.getEventTypes(i))));
            }
        }
        List<String> collections = collections();
        for (int i = 0; i < request.getResourcesCount(); i++) {
            if (collections.stream().noneMatch(request.getResources(i)::startsWith)) {
                violations.add(new Violation(
                        "resources[" + i + "]",
                        Said.of("NO_COLLECTION", "must begin with one of {collections}.", collections)));
            }
        }
        if (!violations.isEmpty()) {
            throw Rejection.invalid(violations);
        }
        return new Selection(types, List.copyOf(request.getResourcesList()));
    }

    private static Optional<String> type(String wanted) {
        return Contract.get().events().stream()
                .map(event -> event.name())
                .filter(name -> name.equals(wanted) || name.endsWith("." + wanted))
                .findFirst();
    }

    private static List<String> collections() {
        return Contract.get().events().stream()
                .map(EventType::aggregate)
                .distinct()
                .sorted()
                .map(aggregate -> aggregate + "s/")
                .toList();
    }
}
