/** Whether a plan worked: what is counted, when, and the timer that sees to it. */
@NullMarked
package tracker.remediation.plan.effectiveness;

import org.jspecify.annotations.NullMarked;
