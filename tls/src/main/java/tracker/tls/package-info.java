/** The certificate by which a part of the tracker is known to the others, and whom it believes. */
@NullMarked
package tracker.tls;

import org.jspecify.annotations.NullMarked;
