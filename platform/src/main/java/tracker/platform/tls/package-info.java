/** Which processes may reach this service, by their certificates, and how it reaches others. What a person may do is not said here. */
@NullMarked
package tracker.platform.tls;

import org.jspecify.annotations.NullMarked;
