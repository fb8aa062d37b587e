package tracker.reporting.fact;

import tracker.escalation.v1.Priority;

/** A priority among others, the most urgent first: what nobody has judged stands behind all that somebody has. */
public final class Rank {

    private static final int NOT_JUDGED = Short.MAX_VALUE;

    private Rank() {}

    /** As sources write theirs; `?` when nobody has judged it. */
    public static String label(Priority priority) {
        return switch (priority) {
            case PRIORITY_CRITICAL -> "1 - Critical";
            case PRIORITY_HIGH -> "2 - High";
            case PRIORITY_MODERATE -> "3 - Moderate";
            case PRIORITY_LOW -> "4 - Low";
            case PRIORITY_UNSPECIFIED, UNRECOGNIZED -> EscalationColumns.UNKNOWN;
        };
    }

    /** Of the priority with that number. */
    public static int of(int priority) {
        return priority == Priority.PRIORITY_UNSPECIFIED_VALUE ? NOT_JUDGED : priority;
    }
}
