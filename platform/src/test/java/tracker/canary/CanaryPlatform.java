package tracker.canary;

import tracker.plan.v1.Plan;

/** Knows what only one service is about. */
class CanaryPlatform {

    Plan plan = Plan.getDefaultInstance();
}
