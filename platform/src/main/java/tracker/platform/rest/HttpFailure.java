package tracker.platform.rest;

/** A request that fails before any service could be asked. */
final class HttpFailure extends RuntimeException {
    private final transient Problem problem;

    HttpFailure(int status, String reason, String detail) {
        super(detail, null, false, false);
        this.problem = Problem.of(status, reason, detail);
    }

    Problem problem() {
        return problem;
    }
}
