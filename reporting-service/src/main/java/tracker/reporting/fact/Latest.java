package tracker.reporting.fact;

import tracker.platform.command.EventKeys;
import tracker.platform.command.Origin;
import tracker.platform.processor.StoredEvent;

/**
 * Latest occurred times of an aggregate's events, in microseconds. Live and imported events order among themselves: an event
 * takes effect at the latest occurred time of its own origin.
 */
record Latest(long live, long imported) {

    static final Latest NOTHING = new Latest(Micros.ALWAYS, Micros.ALWAYS);

    Latest after(StoredEvent event) {
        long occurred = Micros.of(event.meta().occurred());
        return isImported(event)
                ? new Latest(live, Math.max(imported, occurred))
                : new Latest(Math.max(live, occurred), imported);
    }

    /** When that event takes effect, which was the last one. */
    long effective(StoredEvent event) {
        return isImported(event) ? imported : live;
    }

    private static boolean isImported(StoredEvent event) {
        return Origin.IMPORT.text().equals(event.metadata().get(EventKeys.ORIGIN));
    }
}
