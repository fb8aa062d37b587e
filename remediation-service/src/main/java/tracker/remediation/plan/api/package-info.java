/** Remediation plans over gRPC, and thereby over REST. */
@NullMarked
package tracker.remediation.plan.api;

import org.jspecify.annotations.NullMarked;
