package tracker.canary;

import org.axonframework.eventhandling.EventHandler;
import tracker.problem.v1.ProblemOpened;
import tracker.problem.v1.ProblemServiceGrpc;

/** Handles events without being a policy, and is an endpoint that anybody may call. */
public class CanaryListener extends ProblemServiceGrpc.ProblemServiceImplBase {

    @EventHandler
    void on(ProblemOpened event) {
        throw new IllegalStateException("Nobody should hear of " + event);
    }
}
