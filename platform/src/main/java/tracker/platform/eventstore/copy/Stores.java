package tracker.platform.eventstore.copy;

import tracker.platform.eventstore.EventLog;

/** What people call an event store. */
final class Stores {

    private Stores() {}

    static String name(EventLog log) {
        return name(log.order());
    }

    static String name(String order) {
        return order.isEmpty() ? "postgresql" : order;
    }
}
