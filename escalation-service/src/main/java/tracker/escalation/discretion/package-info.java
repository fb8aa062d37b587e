/** What this service asks of the directory of teams. */
@NullMarked
package tracker.escalation.discretion;

import org.jspecify.annotations.NullMarked;
