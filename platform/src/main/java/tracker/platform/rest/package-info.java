/**
 * REST from the contract: JSON over HTTP becomes a call of the same gRPC services in the same process, and their answers and
 * errors become JSON again. It knows no business word.
 */
@NullMarked
package tracker.platform.rest;

import org.jspecify.annotations.NullMarked;
