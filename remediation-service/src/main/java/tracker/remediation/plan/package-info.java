/** Remediation plans: their aggregate, and how they are drafted. */
@NullMarked
package tracker.remediation.plan;

import org.jspecify.annotations.NullMarked;
