/** OpenTelemetry traces of every process, absent unless it is told where to send them. */
@NullMarked
package tracker.tracing;

import org.jspecify.annotations.NullMarked;
