/** How plans stand at an instant, computed from what was folded of them. */
@NullMarked
package tracker.reporting.standing;

import org.jspecify.annotations.NullMarked;
