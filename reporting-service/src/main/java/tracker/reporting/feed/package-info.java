/** Tells other services what happens: events in the order of all, each once, to who may know of them. */
@NullMarked
package tracker.reporting.feed;

import org.jspecify.annotations.NullMarked;
