package tracker.stack.supervisor;

/** Something a person must know or do before the stack can go on; the message is all they need. */
public final class StackException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
