/** The commands behind `./tracker`. */
@NullMarked
package tracker.stack.cli;

import org.jspecify.annotations.NullMarked;
