/** What histories of other tools say, as events. Pure: no clock, no I/O, no framework. */
@NullMarked
package tracker.escalation.intake;

import org.jspecify.annotations.NullMarked;
