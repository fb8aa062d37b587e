/** What no read model keeps: resources as they were, folded anew from their events. */
@NullMarked
package tracker.reporting.past;

import org.jspecify.annotations.NullMarked;
