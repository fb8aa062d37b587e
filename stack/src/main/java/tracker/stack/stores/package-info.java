/** The embedded stores: a real PostgreSQL with durability on and a server that speaks the MongoDB protocol. */
@NullMarked
package tracker.stack.stores;

import org.jspecify.annotations.NullMarked;
