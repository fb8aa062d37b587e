package tracker.remediation.plan;

import java.util.List;

/**
 * A confirmed root cause, as a plan needs it.
 *
 * @param problem name of the problem
 * @param title title of the problem
 * @param revision revision of the cause
 * @param statement the cause in words
 * @param fingerprints by which the problem is known when it comes back
 */
record ConfirmedCause(String problem, String title, int revision, String statement, List<String> fingerprints) {}
