/** Events in Axon Server, over its own connector; everything else that a service keeps stays in PostgreSQL. */
@NullMarked
package tracker.platform.eventstore.axonserver;

import org.jspecify.annotations.NullMarked;
