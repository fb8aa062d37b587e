/** Breaks every rule of the architecture on purpose. */
@NullMarked
package tracker.canary;

import org.jspecify.annotations.NullMarked;
