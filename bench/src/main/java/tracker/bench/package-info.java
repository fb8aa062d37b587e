/** The figures of the running system, one class each, and what it takes to take them fairly. */
@NullMarked
package tracker.bench;

import org.jspecify.annotations.NullMarked;
