/** The rules of problems. Pure: no clock, no I/O, no framework. */
@NullMarked
package tracker.escalation.problem.domain;

import org.jspecify.annotations.NullMarked;
