/** Lists, facts and history in PostgreSQL: one projection over all events, kept in generations behind views. */
@NullMarked
package tracker.reporting.fact;

import org.jspecify.annotations.NullMarked;
