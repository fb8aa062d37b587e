/** The running product as its users reach it, for the programs that try it: acceptance and bench. */
@NullMarked
package tracker.stack.client;

import org.jspecify.annotations.NullMarked;
