/** What makes plans act by themselves. */
@NullMarked
package tracker.remediation.plan.policy;

import org.jspecify.annotations.NullMarked;
