/** Figures: asks the one SQL definition that analysts use too. */
@NullMarked
package tracker.reporting.metric;

import org.jspecify.annotations.NullMarked;
