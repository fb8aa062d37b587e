/** How often a matter came back. */
@NullMarked
package tracker.reporting.recurrence;

import org.jspecify.annotations.NullMarked;
