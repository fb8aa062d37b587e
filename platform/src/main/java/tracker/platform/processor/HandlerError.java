package tracker.platform.processor;

/** An {@link Error} of a handler as an exception, since Axon would leave the segment neither working nor failed. */
final class HandlerError extends RuntimeException {

    HandlerError(Error cause) {
        super(cause);
    }
}
