/** Escalations: the way in, the way to their rules, and the policies that change them. */
@NullMarked
package tracker.escalation.escalation;

import org.jspecify.annotations.NullMarked;
