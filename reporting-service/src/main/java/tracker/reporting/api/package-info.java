/** The gRPC edge of the service. */
@NullMarked
package tracker.reporting.api;

import org.jspecify.annotations.NullMarked;
