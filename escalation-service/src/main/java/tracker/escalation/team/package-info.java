/** What this service asks of the directory of teams. */
@NullMarked
package tracker.escalation.team;

import org.jspecify.annotations.NullMarked;
