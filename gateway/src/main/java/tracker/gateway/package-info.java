/** The edge: one door for people and programs, which checks who comes in and sends each call to the service that owns it. */
@NullMarked
package tracker.gateway;

import org.jspecify.annotations.NullMarked;
