package tracker.platform.error;

/** What is needed for an answer does not answer itself now; it may in a moment. */
public final class Away extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Away(String message, Throwable cause) {
        super(message, cause);
    }
}
