package tracker.reporting.document;

import java.util.List;
import java.util.Optional;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanProgress;

/**
 * Which of a problem's plans its screen shows.
 *
 * @param current that which goes on, or went on last
 * @param earlier what the others are called and how they stand, the last first
 */
record ProblemPlans(Optional<Plan> current, List<Plan> earlier) {

    /** Of plans in the order in which they followed each other. */
    static ProblemPlans of(List<Plan> plans) {
        List<Plan> lastFirst = plans.reversed();
        Optional<Plan> current = lastFirst.stream()
                .filter(plan -> !PlanProgress.hasEnded(plan.getState()))
                .findFirst()
                .or(() -> lastFirst.stream().findFirst());
        List<Plan> earlier = lastFirst.stream()
                .filter(plan -> current.filter(plan::equals).isEmpty())
                .map(ProblemPlans::heading)
                .toList();
        return new ProblemPlans(current, earlier);
    }

    private static Plan heading(Plan plan) {
        Plan.Builder heading = Plan.newBuilder()
                .setName(plan.getName())
                .setState(plan.getState())
                .setTitle(plan.getTitle())
                .setCauseRevision(plan.getCauseRevision())
                .setPredecessor(plan.getPredecessor());
        if (plan.hasDraftTime()) {
            heading.setDraftTime(plan.getDraftTime());
        }
        return heading.build();
    }
}
