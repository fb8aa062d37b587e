/** Holds what the tracker is deployed by against schemas, rules and the services' settings. */
@NullMarked
package tracker.k8s;

import org.jspecify.annotations.NullMarked;
