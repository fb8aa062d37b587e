/** Keeps what is confidential from who may not know of it. */
@NullMarked
package tracker.reporting.discretion;

import org.jspecify.annotations.NullMarked;
