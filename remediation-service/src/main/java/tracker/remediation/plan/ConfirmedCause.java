package tracker.remediation.plan;

import tracker.problem.v1.Problem;
import tracker.problem.v1.RootCause;

/**
 * A confirmed root cause, as a plan needs it.
 *
 * @param problem whose cause it is, as it is now
 * @param cause the cause, of the revision that was asked for
 */
record ConfirmedCause(Problem problem, RootCause cause) {}
