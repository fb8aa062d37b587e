/** The service of escalations and problems. */
@NullMarked
package tracker.escalation;

import org.jspecify.annotations.NullMarked;
