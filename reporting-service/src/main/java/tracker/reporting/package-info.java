/** Answers where things stand, from what it has folded of the events of every service. */
@NullMarked
package tracker.reporting;

import org.jspecify.annotations.NullMarked;
