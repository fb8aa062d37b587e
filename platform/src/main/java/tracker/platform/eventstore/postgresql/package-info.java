/**
 * Events in PostgreSQL by Axon's JDBC engine, hardened so that nothing committed is ever skipped, and woken across processes
 * within milliseconds.
 */
@NullMarked
package tracker.platform.eventstore.postgresql;

import org.jspecify.annotations.NullMarked;
