package tracker.reporting.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tracker.plan.v1.ActionItem;
import tracker.plan.v1.Plan;
import tracker.plan.v1.PlanState;

/** Which of a problem's plans its screen shows. */
class ProblemPlansTest {

    private static Plan plan(int number, PlanState state) {
        return Plan.newBuilder()
                .setName("plans/" + number)
                .setState(state)
                .setTitle("Plan " + number)
                .addItems(ActionItem.newBuilder().setName("plans/" + number + "/items/1"))
                .build();
    }

    @Test
    void whereThereIsNone_noneIsShown() {
        assertThat(ProblemPlans.of(List.of()).current()).isEmpty();
        assertThat(ProblemPlans.of(List.of()).earlier()).isEmpty();
    }

    @Test
    void theLastThatHasNotEnded_goesBeforeTheLast() {
        Plan ended = plan(1, PlanState.PLAN_STATE_CLOSED_INEFFECTIVE);
        Plan watched = plan(2, PlanState.PLAN_STATE_MONITORING);
        Plan cancelled = plan(3, PlanState.PLAN_STATE_CANCELLED);

        ProblemPlans plans = ProblemPlans.of(List.of(ended, watched, cancelled));

        assertThat(plans.current()).contains(watched);
        assertThat(plans.earlier())
                .containsExactly(
                        cancelled.toBuilder().clearItems().build(),
                        ended.toBuilder().clearItems().build());
    }

    @Test
    void whereAllHaveEnded_theLastIsShown() {
        Plan first = plan(1, PlanState.PLAN_STATE_CLOSED_INEFFECTIVE);
        Plan last = plan(2, PlanState.PLAN_STATE_CLOSED_EFFECTIVE);

        assertThat(ProblemPlans.of(List.of(first, last)).current()).contains(last);
    }
}
