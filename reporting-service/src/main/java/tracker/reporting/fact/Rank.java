package tracker.reporting.fact;

import tracker.escalation.v1.Priority;

/** Where a priority stands among others, the most urgent first: what nobody has judged stands behind all that somebody has. */
public final class Rank {

    private static final int NOT_JUDGED = Short.MAX_VALUE;

    private Rank() {}

    /** Of the priority with that number. */
    public static int of(int priority) {
        return priority == Priority.PRIORITY_UNSPECIFIED_VALUE ? NOT_JUDGED : priority;
    }
}
