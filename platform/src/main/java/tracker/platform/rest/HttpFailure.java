package tracker.platform.rest;

import tracker.contract.Said;

/** A request that fails before any service could be asked. */
final class HttpFailure extends RuntimeException {
    private final transient Problem problem;

    HttpFailure(int status, String reason, Said said) {
        super(said.sentence(), null, false, false);
        this.problem = Problem.of(status, reason, said);
    }

    Problem problem() {
        return problem;
    }
}
