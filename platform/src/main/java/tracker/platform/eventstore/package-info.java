/**
 * The store of all events, as the services see it, whichever engine keeps them: {@code postgresql}, unless {@code axonserver}
 * is chosen.
 */
@NullMarked
package tracker.platform.eventstore;

import org.jspecify.annotations.NullMarked;
