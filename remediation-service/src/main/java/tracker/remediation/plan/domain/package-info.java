/** The rules of remediation plans: pure, and free of frameworks. */
@NullMarked
package tracker.remediation.plan.domain;

import org.jspecify.annotations.NullMarked;
