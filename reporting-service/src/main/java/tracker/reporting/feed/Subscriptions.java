package tracker.reporting.feed;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tracker.contract.Said;
import tracker.platform.error.Rejection;
import tracker.platform.error.Rejection.Reason;

/** All subscriptions there are: so many for a client and in all, and none that outlives the service. */
final class Subscriptions {

    private final FeedProperties properties;
    private final Map<String, Set<Subscription>> byClient = new HashMap<>();
    private final Set<String> people = new HashSet<>();
    private boolean ended;

    Subscriptions(FeedProperties properties) {
        this.properties = properties;
    }

    /** Takes one more in, of a person or of another system, made by that, or says why not. */
    synchronized Subscription add(String client, boolean person, Supplier<Subscription> made) {
        if (ended) {
            throw stopping();
        }
        Set<Subscription> its = byClient.getOrDefault(client, Set.of());
        if (its.size() >= properties.perClient()) {
            throw tooMany(Said.of(
                    "SUBSCRIPTIONS_OF_CLIENT",
                    "You have {count} subscriptions, as many as a client may: end one first.",
                    its.size()));
        }
        if (count() >= properties.inAll()) {
            throw tooMany(Said.of(
                    "SUBSCRIPTIONS_IN_ALL",
                    "All {count} subscriptions of this service are taken: try again later, or elsewhere.",
                    properties.inAll()));
        }
        if (person && countOfPeople() >= properties.people()) {
            throw tooMany(Said.of(
                    "SUBSCRIPTIONS_OF_PEOPLE",
                    "All {count} subscriptions that people may have here are taken: read again now and then instead.",
                    properties.people()));
        }
        Subscription subscription = made.get();
        if (person) {
            people.add(client);
        }
        byClient.computeIfAbsent(client, first -> new HashSet<>()).add(subscription);
        return subscription;
    }

    synchronized void remove(String client, Subscription subscription) {
        byClient.computeIfPresent(client, (name, its) -> {
            its.remove(subscription);
            return its.isEmpty() ? null : its;
        });
        people.retainAll(byClient.keySet());
    }

    synchronized int count() {
        return byClient.values().stream().mapToInt(Set::size).sum();
    }

    private int countOfPeople() {
        return byClient.entrySet().stream()
                .filter(its -> people.contains(its.getKey()))
                .mapToInt(its -> its.getValue().size())
                .sum();
    }

    /** Each client is told to come back, so that the server need not wait for them. */
    synchronized void end() {
        ended = true;
        byClient.values().forEach(its -> its.forEach(subscription -> subscription.end(stopping())));
    }

    private static Rejection stopping() {
        return Rejection.of(
                Reason.SERVICE_STOPPING,
                Said.of("SERVICE_STOPS", "The service stops here: subscribe again, with the cursor you have."));
    }

    private static Rejection tooMany(Said said) {
        return Rejection.of(Reason.TOO_MANY_SUBSCRIPTIONS, said);
    }
}
