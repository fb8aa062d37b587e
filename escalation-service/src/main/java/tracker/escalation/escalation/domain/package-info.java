/** The rules of escalations. Pure: no clock, no I/O, no framework. */
@NullMarked
package tracker.escalation.escalation.domain;

import org.jspecify.annotations.NullMarked;
