/** Lists over the facts: filters, order, pages that continue where the last one ended. */
@NullMarked
package tracker.reporting.list;

import org.jspecify.annotations.NullMarked;
