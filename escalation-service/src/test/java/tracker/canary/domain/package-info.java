/** Rules that are not pure. */
@NullMarked
package tracker.canary.domain;

import org.jspecify.annotations.NullMarked;
