package tracker.canary.plan.policy;

import org.axonframework.eventhandling.EventHandler;

/** Handles events without being a policy, on purpose. */
class HandlerOutsideOfAPolicy {
    @EventHandler
    void on(String event) {}
}
