/** The rules of discretion, the same for escalations and problems. Pure. */
@NullMarked
package tracker.escalation.discretion.domain;

import org.jspecify.annotations.NullMarked;
