/** Copies all events from one engine to the other while nothing runs, proves that they are the same, and moves the processors. */
@NullMarked
package tracker.platform.eventstore.copy;

import org.jspecify.annotations.NullMarked;
