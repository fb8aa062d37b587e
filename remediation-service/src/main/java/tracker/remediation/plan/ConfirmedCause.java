package tracker.remediation.plan;

/**
 * A confirmed root cause, as a plan needs it.
 *
 * @param problem name of the problem
 * @param title title of the problem
 * @param revision revision of the cause
 * @param statement the cause in words
 */
record ConfirmedCause(String problem, String title, int revision, String statement) {}
