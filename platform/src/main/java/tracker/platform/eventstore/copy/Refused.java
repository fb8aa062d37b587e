package tracker.platform.eventstore.copy;

/** Why nothing is copied, or the copy does not count: for the person who asked for it. */
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
