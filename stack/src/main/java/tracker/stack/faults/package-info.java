/** What tests and figures break on purpose. */
@NullMarked
package tracker.stack.faults;

import org.jspecify.annotations.NullMarked;
