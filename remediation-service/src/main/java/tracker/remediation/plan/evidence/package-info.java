/** Evidence files of action items: checked for what they are, and kept with their hash. */
@NullMarked
package tracker.remediation.plan.evidence;

import org.jspecify.annotations.NullMarked;
