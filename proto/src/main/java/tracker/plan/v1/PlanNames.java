package tracker.plan.v1;

import tracker.contract.Ids;

/** How plans are named: every service derives the same name, so that a cause has exactly one plan. */
public final class PlanNames {

    private PlanNames() {}

    /** The one plan of that revision of the problem's confirmed cause. */
    public static String planFor(String problem, int revision) {
        return Ids.name("plans", problem, String.valueOf(revision));
    }

    /** The one plan that follows another that did not work. */
    public static String successorOf(String plan) {
        return Ids.name("plans", "successor", plan);
    }
}
