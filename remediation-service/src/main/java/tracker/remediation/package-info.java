/** The service in which teams build remediation plans and carry them out. */
@NullMarked
package tracker.remediation;

import org.jspecify.annotations.NullMarked;
