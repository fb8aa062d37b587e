/** The directory of teams: rules, aggregate and gRPC side of a thin aggregate. */
@NullMarked
package tracker.remediation.team;

import org.jspecify.annotations.NullMarked;
