/** Problems: the way in, the way to their rules, and the policies that change them. */
@NullMarked
package tracker.escalation.problem;

import org.jspecify.annotations.NullMarked;
