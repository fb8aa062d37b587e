/** The OpenID Connect issuer of the one-machine stack, with demo people; elsewhere any other issuer takes its place. */
@NullMarked
package tracker.stack.issuer;

import org.jspecify.annotations.NullMarked;
