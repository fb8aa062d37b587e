/** Starts the parts of the one-machine stack in order, keeps them running, and stops them in the opposite order. */
@NullMarked
package tracker.stack.supervisor;

import org.jspecify.annotations.NullMarked;
